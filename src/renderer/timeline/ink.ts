/** Colours the timeline is drawn in. */
export const ink = {
  ground: '#17181b',
  ruler: '#1d1f23',
  line: '#2b2e34',
  faint: '#444952',
  text: '#9298a3',
  bright: '#e4e6ea',
  shot: ['#2c3038', '#262930'],
  accent: '#5b9dff',
  warn: '#ffb000',
  key: '#ffd479',
  differs: '#d9a0ff',
  playhead: '#ff5c5c',
  shade: 'rgba(8, 9, 11, 0.62)',
} as const
