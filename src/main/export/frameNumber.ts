import type { MediaRecord } from '../../shared/domain/records.ts'

/** The number of a frame in file names: the source's own, so a sequence with missing frames keeps its holes. */
export function frameNumber(
  media: Pick<MediaRecord, 'startFrame' | 'gaps'>,
  startFrame: number,
  index: number,
): number {
  let own = media.startFrame + index
  for (const [first, last] of media.gaps.toSorted((a, b) => a[0] - b[0])) {
    if (first <= own) own += last - first + 1
  }
  return own - media.startFrame + startFrame
}

/** A number as `%04d` writes it. */
export function padded(number: number): string {
  return number < 0 ? `-${String(-number).padStart(3, '0')}` : String(number).padStart(4, '0')
}
