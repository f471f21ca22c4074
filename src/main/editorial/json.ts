import { type CutList, recordTimecode, shotName, sourceTimecode } from './cutList.ts'

/** All there is to say about the shots; indices are 0-based, ends exclusive. */
export function writeJson(list: CutList): string {
  const { media, rate, title, duration } = list
  const shots = list.events.map(({ number, start, end, record, handles, shot }) => ({
    number,
    name: shotName(media, number),
    start: shot.start,
    end: shot.end,
    transition: shot.transition,
    handles,
    source: [sourceTimecode(list, start), sourceTimecode(list, end)],
    record: [recordTimecode(list, record), recordTimecode(list, record + end - start)],
  }))
  const source = { path: media.path, frames: media.frames, rate: media.rate, timecode: media.timecode }
  return `${JSON.stringify({ version: 1, title, source, rate, duration, shots }, null, 2)}\n`
}
