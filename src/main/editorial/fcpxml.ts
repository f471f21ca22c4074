import { pathToFileURL } from 'node:url'
import { frameTime } from '../../shared/domain/time.ts'
import { type CutEvent, type CutList, shotName } from './cutList.ts'
import { node, writeXml, type XmlNode } from './xml.ts'

/** Final Cut's own cross dissolve. */
const CROSS_DISSOLVE = 'FxPlug:4731E73A-8DAC-4113-9A30-AE85B1761265'

/**
 * FCPXML 1.9, which Final Cut 10.5 and Resolve 17 and newer read: a project with one sequence, its shots clips of one
 * asset. Times are seconds as fractions, whole frames each.
 */
export function writeFcpxml(list: CutList): string {
  const { media, title, recordStart, sourceStart, duration, events } = list
  if (media.kind === 'sequence') {
    list.warnings.push('Final Cut reads no image sequences: link the clips to a movie of this one.')
  }
  const [width, height] = [String(media.width), String(media.height)]
  const [paspH, paspV] = media.pixelAspect.map(String) as [string, string]
  const square = media.pixelAspect[0] === media.pixelAspect[1]
  const format = { id: 'r1', frameDuration: seconds(list, 1), width, height, ...(square ? {} : { paspH, paspV }) }
  const asset = {
    id: 'r2',
    name: media.name,
    start: seconds(list, sourceStart.frames),
    duration: seconds(list, media.frames),
    hasVideo: '1',
    format: 'r1',
    ...audioOf(list),
  }
  const source = node('media-rep', [], { kind: 'original-media', src: pathToFileURL(media.path).href })
  const effect = node('effect', [], { id: 'r3', name: 'Cross Dissolve', uid: CROSS_DISSOLVE })
  const resources = [node('format', [], format), node('asset', [source], asset)]
  const sequence = {
    format: 'r1',
    duration: seconds(list, duration),
    tcStart: seconds(list, recordStart.frames),
    tcFormat: recordStart.dropFrame ? 'DF' : 'NDF',
  }
  const spine = node(
    'spine',
    events.flatMap((event) => story(list, event)),
  )
  const project = node('project', [node('sequence', [spine], sequence)], { name: title })
  return writeXml(
    node(
      'fcpxml',
      [
        node('resources', events.some(({ dissolve }) => dissolve) ? [...resources, effect] : resources),
        node('library', [node('event', [project], { name: title })]),
      ],
      { version: '1.9' },
    ),
  )
}

function audioOf({ audio }: CutList): Record<string, string> {
  if (!audio) return {}
  return { hasAudio: '1', audioSources: '1', audioChannels: String(audio.channels), audioRate: String(audio.rate) }
}

/** A clip, after the transition into it. Offsets count from the sequence's start timecode. */
function story(list: CutList, event: CutEvent): XmlNode[] {
  const { recordStart, sourceStart, media } = list
  const offset = (index: number): string => seconds(list, recordStart.frames + event.record + index - event.start)
  const clip = node('asset-clip', [], {
    ref: 'r2',
    name: shotName(media, event.number),
    offset: offset(event.start),
    start: seconds(list, sourceStart.frames + event.start),
    duration: seconds(list, event.end - event.start),
    tcFormat: sourceStart.dropFrame ? 'DF' : 'NDF',
  })
  if (!event.dissolve) return [clip]
  const [start, end] = event.dissolve
  const filter = node('filter-video', [], { ref: 'r3', name: 'Cross Dissolve' })
  const length = seconds(list, end - start)
  return [node('transition', [filter], { name: 'Cross Dissolve', offset: offset(start), duration: length }), clip]
}

/** `1001/24000s`, or `5s`. */
function seconds({ rate }: CutList, frames: number): string {
  const [numerator, denominator] = frameTime(frames, rate)
  return denominator === 1 ? `${String(numerator)}s` : `${String(numerator)}/${String(denominator)}s`
}
