import { clockOf, type CutList, shotName } from './cutList.ts'

/**
 * ffmpeg's metadata with a chapter a shot, none overlapping, at the times its frames are shown.
 * `ffmpeg -i movie -i this -map 0 -map_chapters 1 -c copy out` puts them into a movie.
 */
export function writeChapters(list: CutList): string {
  const { timeBase, at } = clockOf(list)
  const chapters = list.events.map(({ number, shot }) => [
    '[CHAPTER]',
    `TIMEBASE=${timeBase.join('/')}`,
    `START=${String(at(shot.start))}`,
    `END=${String(at(shot.end))}`,
    `title=${escaped(shotName(list.media, number))}`,
  ])
  return [';FFMETADATA1', `title=${escaped(list.title)}`, ...chapters.flat(), ''].join('\n')
}

const escaped = (text: string): string => text.replace(/[=;#\\\n]/g, (character) => `\\${character}`)
