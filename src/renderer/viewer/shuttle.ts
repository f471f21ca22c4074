const ladder = [-8, -4, -2, -1, 1, 2, 4, 8] as const

/**
 * The speed after pressing L (`step` 1) or J (`step` -1): plays from standstill, speeds up when pressed again, and slows
 * down, then turns round, when pressed against the direction of play. Speeds are multiples of the media's rate.
 */
export function nextSpeed(speed: number, step: 1 | -1): number {
  if (speed === 0) return step
  const rung = ladder.findIndex((value) => value === speed)
  return ladder[Math.min(ladder.length - 1, Math.max(0, rung + step))] ?? step
}

/** The index after `index` moves by `by`, going round within [start, end). */
export function wrapIndex(index: number, by: number, start: number, end: number): number {
  const length = end - start
  return start + ((((index - start + by) % length) + length) % length)
}

/** The indices to have ready while at `index`: itself, then ahead in the direction of play, going round. */
export function framesAhead(index: number, speed: number, count: number, range: readonly [number, number]): number[] {
  const [start, end] = range
  const step = speed === 0 ? 1 : Math.sign(speed) * Math.max(1, Math.abs(speed))
  const ahead: number[] = []
  for (let k = 0; k < Math.min(count, end - start); k++) ahead.push(wrapIndex(index, k * step, start, end))
  return [...new Set(ahead)]
}
