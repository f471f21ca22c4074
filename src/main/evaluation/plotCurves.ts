export interface Curve {
  name: string
  /** 0..1, one a round. */
  values: readonly number[]
}

const width = 720
const height = 440
const left = 48
const right = 170
const top = 24
const bottom = 44
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#7a5195', '#8c564b']

/** J&F after each round as an SVG picture: a thin line a sequence, a bold one for `mean`. */
export function plotCurves(title: string, curves: readonly Curve[], mean: readonly number[]): string {
  const x = (round: number): number => left + (round / Math.max(1, mean.length - 1)) * (width - left - right)
  const y = (value: number): number => top + (1 - value) * (height - top - bottom)
  const line = (values: readonly number[], style: string): string =>
    `<polyline fill="none" ${style} points="${values.map((value, round) => `${x(round).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}"/>`
  const all = [
    ...curves.map((curve, at) => ({ ...curve, colour: colours[at % colours.length] as string, stroke: 1.5 })),
    {
      name: 'mean',
      values: mean,
      colour: '#111111',
      stroke: 3.5,
    },
  ]
  const parts = [
    `<text x="${String(left)}" y="16" font-weight="bold">${escape(title)}</text>`,
    ...Array.from({ length: 11 }, (_, tenth) => {
      const at = y(tenth / 10).toFixed(1)
      return `<line x1="${String(left)}" x2="${String(width - right)}" y1="${at}" y2="${at}" stroke="#dddddd"/><text x="${String(left - 6)}" y="${at}" text-anchor="end" dominant-baseline="middle">${String(10 * tenth)}</text>`
    }),
    ...mean.map(
      (_, round) =>
        `<text x="${x(round).toFixed(1)}" y="${String(height - bottom + 18)}" text-anchor="middle">${String(round + 1)}</text>`,
    ),
    `<text x="${String((left + width - right) / 2)}" y="${String(height - 8)}" text-anchor="middle">rounds (J&amp;F, %)</text>`,
    ...all.map(({ values, colour, stroke }) => line(values, `stroke="${colour}" stroke-width="${String(stroke)}"`)),
    ...all.map(({ name, values, colour }, at) => {
      const text = `${escape(name)} ${(100 * (values.at(-1) ?? 0)).toFixed(1)}`
      return `<text x="${String(width - right + 14)}" y="${String(top + 10 + 18 * at)}" fill="${colour}">${text}</text>`
    }),
  ]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(width)} ${String(Math.max(height, top + 20 + 18 * all.length))}" font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#ffffff"/>${parts.join('\n')}</svg>\n`
}

const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
