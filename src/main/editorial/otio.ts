import { pathToFileURL } from 'node:url'
import { dirname, basename } from 'node:path'
import { type CutEvent, type CutList, shotName } from './cutList.ts'

/**
 * OpenTimelineIO's JSON: a timeline with one video track. Schema versions are the oldest that say what is needed, which
 * all releases since 0.12 read.
 */
export function writeOtio(list: CutList): string {
  const { events, title, recordStart, media } = list
  const children = events.flatMap((event) => [
    ...(event.dissolve ? [transition(list, event, event.dissolve)] : []),
    clip(list, event),
  ])
  const track = { ...item('Track.1', 'Video'), kind: 'Video', source_range: null, children }
  const timeline = {
    OTIO_SCHEMA: 'Timeline.1',
    name: title,
    metadata: { holdout: { fingerprint: media.fingerprint } },
    global_start_time: time(list, recordStart.frames),
    tracks: { ...item('Stack.1', 'tracks'), source_range: null, children: [track] },
  }
  return `${JSON.stringify(timeline, null, 2)}\n`
}

const item = (schema: string, name: string) => ({
  OTIO_SCHEMA: schema,
  name,
  metadata: {},
  effects: [],
  markers: [],
})

const time = ({ rate }: CutList, value: number) => ({ OTIO_SCHEMA: 'RationalTime.1', rate: rate[0] / rate[1], value })

const range = (list: CutList, start: number, end: number) => ({
  OTIO_SCHEMA: 'TimeRange.1',
  start_time: time(list, list.sourceStart.frames + start),
  duration: time(list, end - start),
})

function clip(list: CutList, event: CutEvent): object {
  const { type, start, end } = event.shot.transition
  const transition = { type, from: start - event.shot.start, to: end - event.shot.start }
  return {
    ...item('Clip.1', shotName(list.media, event.number)),
    metadata: { holdout: { transition, handles: event.handles } },
    source_range: range(list, event.start, event.end),
    media_reference: reference(list),
  }
}

/** Offsets reach from the cut into the shot before and into the shot after. */
function transition(list: CutList, { shot }: CutEvent, [start, end]: [number, number]): object {
  return {
    OTIO_SCHEMA: 'Transition.1',
    name: 'Dissolve',
    metadata: {},
    transition_type: 'SMPTE_Dissolve',
    in_offset: time(list, shot.start - start),
    out_offset: time(list, end - shot.start),
  }
}

function reference(list: CutList): object {
  const { media, rate } = list
  const shared = { name: media.name, metadata: {}, available_range: range(list, 0, media.frames) }
  const numbered = /^(.*)%(?:0?(\d+))?d(.*)$/.exec(basename(media.path))
  if (media.kind === 'movie' || !numbered) {
    return { OTIO_SCHEMA: 'ExternalReference.1', ...shared, target_url: pathToFileURL(media.path).href }
  }
  return {
    OTIO_SCHEMA: 'ImageSequenceReference.1',
    ...shared,
    target_url_base: `${pathToFileURL(dirname(media.path)).href}/`,
    name_prefix: numbered[1],
    name_suffix: numbered[3],
    start_frame: media.startFrame,
    frame_step: 1,
    rate: rate[0] / rate[1],
    frame_zero_padding: Number(numbered[2] ?? 0),
    missing_frame_policy: 'error',
  }
}
