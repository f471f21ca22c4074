import type { State } from '../../src/renderer/store/state.ts'

/** What the desktop host says of itself. */
export const hostInfo: NonNullable<State['info']> = {
  version: '1.0.0',
  host: 'electron',
  openBy: 'dialog',
  initialMedia: null,
  sample: null,
}
