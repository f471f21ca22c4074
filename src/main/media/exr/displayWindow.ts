import type { ExrPicture, ExrSamples } from './readExr.ts'

/**
 * Samples of the data window where they lie in the display window, [height, width]; what lies outside it is left out, what
 * there is no data for stays as it is in `into`.
 */
export function inDisplayWindow<T extends ExrSamples>({ header, width }: ExrPicture, samples: ExrSamples, into: T): T {
  const { dataWindow, displayWindow } = header
  const across = displayWindow.x1 - displayWindow.x0 + 1
  const from = Math.max(dataWindow.x0, displayWindow.x0)
  const to = Math.min(dataWindow.x1, displayWindow.x1) + 1
  if (to <= from) return into
  for (let y = Math.max(dataWindow.y0, displayWindow.y0); y <= Math.min(dataWindow.y1, displayWindow.y1); y++) {
    const row = (y - dataWindow.y0) * width - dataWindow.x0
    into.set(samples.subarray(row + from, row + to), (y - displayWindow.y0) * across + from - displayWindow.x0)
  }
  return into
}
