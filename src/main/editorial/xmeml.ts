import { pathToFileURL } from 'node:url'
import { formatTimecode, nominalRate, type Timecode } from '../../shared/domain/time.ts'
import { type CutEvent, type CutList, fileNameOf, shotName } from './cutList.ts'
import { leaf, node, writeXml, type XmlNode } from './xml.ts'

/**
 * Final Cut Pro 7 XML (xmeml 4), which Premiere and Resolve read: one sequence, its shots clips of one file. Times are
 * frames; in and out count from the file's first frame, and a clip's edge within a transition is -1.
 */
export function writeXmeml(list: CutList): string {
  const { title, duration, recordStart, events } = list
  const sequence = node(
    'sequence',
    [
      leaf('name', title),
      leaf('duration', duration),
      rate(list),
      timecode(list, recordStart),
      node('media', [
        node('video', [
          node('format', [picture(list)]),
          node(
            'track',
            events.flatMap((_, k) => video(list, k)),
          ),
        ]),
        ...sound(list),
      ]),
    ],
    { id: 'sequence-1' },
  )
  return writeXml(node('xmeml', [sequence], { version: '4' }))
}

const rate = (list: CutList): XmlNode =>
  node('rate', [leaf('timebase', nominalRate(list.rate)), leaf('ntsc', list.rate[1] === 1001 ? 'TRUE' : 'FALSE')])

const timecode = (list: CutList, start: Timecode): XmlNode =>
  node('timecode', [
    rate(list),
    leaf('string', formatTimecode(start, list.rate)),
    leaf('frame', start.frames),
    leaf('displayformat', start.dropFrame ? 'DF' : 'NDF'),
  ])

const picture = (list: CutList): XmlNode =>
  node('samplecharacteristics', [
    rate(list),
    leaf('width', list.media.width),
    leaf('height', list.media.height),
    ...(list.media.pixelAspect[0] === list.media.pixelAspect[1] ? [leaf('pixelaspectratio', 'square')] : []),
  ])

/** The places of a clip: in the edit, and in the file with the parts of it that transitions take. */
function places(list: CutList, k: number): { start: number; end: number; from: number; to: number } {
  const event = list.events[k] as CutEvent
  const after = list.events[k + 1]
  return {
    start: event.dissolve ? -1 : event.record,
    end: after?.dissolve ? -1 : event.record + event.end - event.start,
    from: event.dissolve?.[0] ?? event.start,
    to: after?.dissolve?.[1] ?? event.end,
  }
}

function video(list: CutList, k: number): XmlNode[] {
  const event = list.events[k] as CutEvent
  const clip = clipItem(list, k, 'v', [])
  if (!event.dissolve) return [clip]
  const [start, end] = event.dissolve.map((index) => event.record + index - event.start)
  const effect = node('effect', [
    leaf('name', 'Cross Dissolve'),
    leaf('effectid', 'Cross Dissolve'),
    leaf('effectcategory', 'Dissolve'),
    leaf('effecttype', 'transition'),
    leaf('mediatype', 'video'),
  ])
  const transition = node('transitionitem', [
    leaf('start', start as number),
    leaf('end', end as number),
    leaf('alignment', 'center'),
    rate(list),
    effect,
  ])
  return [transition, clip]
}

/** A track a channel, each cut with the picture. */
function sound(list: CutList): XmlNode[] {
  const channels = list.audio?.channels ?? 0
  const tracks = Array.from({ length: channels }, (_, channel) =>
    node(
      'track',
      list.events.map((_event, k) => {
        const source = node('sourcetrack', [leaf('mediatype', 'audio'), leaf('trackindex', channel + 1)])
        return clipItem(list, k, `a${String(channel + 1)}`, [source])
      }),
    ),
  )
  return tracks.length === 0 ? [] : [node('audio', tracks)]
}

function clipItem(list: CutList, k: number, track: string, extra: XmlNode[]): XmlNode {
  const { start, end, from, to } = track === 'v' ? places(list, k) : cutPlaces(list, k)
  return node(
    'clipitem',
    [
      leaf('name', shotName(list.media, k + 1)),
      leaf('duration', list.media.frames),
      rate(list),
      leaf('start', start),
      leaf('end', end),
      leaf('enabled', 'TRUE'),
      leaf('in', from),
      leaf('out', to),
      file(list, k === 0 && track === 'v'),
      ...extra,
      ...links(list, k),
    ],
    { id: clipId(track, k) },
  )
}

/** Sound has no transition: it is cut where the picture's transition has its cut. */
function cutPlaces(list: CutList, k: number): ReturnType<typeof places> {
  const { record, start, end } = list.events[k] as CutEvent
  return { start: record, end: record + end - start, from: start, to: end }
}

const clipId = (track: string, k: number): string => `clipitem-${track}-${String(k + 1)}`

/** Picture and sound of a shot move together. */
function links(list: CutList, k: number): XmlNode[] {
  const channels = list.audio?.channels ?? 0
  if (channels === 0) return []
  const link = (track: string, type: string, index: number): XmlNode =>
    node('link', [
      leaf('linkclipref', clipId(track, k)),
      leaf('mediatype', type),
      leaf('trackindex', index),
      leaf('clipindex', k + 1),
    ])
  const sounds = Array.from({ length: channels }, (_, c) => link(`a${String(c + 1)}`, 'audio', c + 1))
  return [link('v', 'video', 1), ...sounds]
}

/** Described where it is first named. */
function file(list: CutList, first: boolean): XmlNode {
  const { media, sourceStart, audio } = list
  if (!first) return node('file', [], { id: 'file-1' })
  const audioNode = audio
    ? [
        node('audio', [
          node('samplecharacteristics', [leaf('depth', 16), leaf('samplerate', audio.rate)]),
          leaf('channelcount', audio.channels),
        ]),
      ]
    : []
  return node(
    'file',
    [
      leaf('name', fileNameOf(list)),
      leaf('pathurl', pathToFileURL(media.path).href.replace('file://', 'file://localhost')),
      rate(list),
      leaf('duration', media.frames),
      timecode(list, sourceStart),
      node('media', [node('video', [picture(list)]), ...audioNode]),
    ],
    { id: 'file-1' },
  )
}
