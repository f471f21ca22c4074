import { toWireError } from '../../shared/domain/errors.ts'
import type { ObjectId } from '../../shared/domain/ids.ts'
import type { MediaRecord } from '../../shared/domain/records.ts'
import { currentCamera, currentPlate } from '../actions/view.ts'
import { type Editor, remedies } from '../store/editor.ts'
import { matteAt } from '../store/queries.ts'
import { currentMedia, onlySpanChanged, type State, workRange } from '../store/state.ts'
import { pictureSide, plateRectangle, type Viewport } from './camera.ts'
import { createCompositor, type Ghost, type Layer, type Picture } from './compositor.ts'
import type { DisplayMatte } from './displayMatte.ts'
import { createMattes, createPlates, type PlatePicture, plateUrl } from './pictures.ts'
import { backdropUrl, type FramePlan, planFrame, type PlannedLayer, samePlan } from './plan.ts'
import { createPlayback } from './playback.ts'
import { samePicture } from './samePicture.ts'
import { framesAhead } from './shuttle.ts'
import { createTiming } from './timing.ts'
import { retryAfter } from './wantedCache.ts'
import { wipeHalfPlane } from './wipe.ts'

/** Pictures made ready ahead of the one shown while playing, and beside it while resting. */
const aheadPlaying = 12
const aheadResting = 2
/** Milliseconds a frame of a linear plate rests before its light is asked for, unclipped. */
const restForLight = 150

interface Asked {
  index: number
  url: string
  media: MediaRecord
}

/** What the stage tells others of what it shows. */
export interface Stage {
  /** The mattes drawn for each object on the frame shown. */
  drawn(objectId: ObjectId): DisplayMatte | null
  stop(): void
}

/**
 * Shows the frame of the editor's state on the canvas, and plays. What the canvas shows is told by its data attributes:
 * `frame` is the index drawn, `mattes` the hashes drawn over it, `settled` whether that is all there is to show.
 */
export function createStage(editor: Editor, canvas: HTMLCanvasElement): Stage {
  const compositor = createCompositor(canvas)
  const failed = (_url: string, error: unknown): void => {
    const { code, message } = toWireError(error)
    editor.notify('error', 'Could not show the picture', message, { remedy: remedies[code] ?? null })
    setTimeout(() => {
      wished = null
      wake()
    }, retryAfter)
  }
  const plates = createPlates({
    onLoaded: (url) => {
      // Another size of the frame itself is better than a neighbour that came first.
      const { index, mediaId } = editor.state()
      const came = asked.get(url)
      if (latest?.index !== index || latest.media.id !== mediaId) latest = came ?? latest
      // A neighbour that came ahead of its time changes nothing of what is seen.
      if (!came || came === latest || came.index === index) wake()
    },
    onFailed: failed,
  })
  const mattes = createMattes({
    onLoaded: (url) => {
      mattesCame = true
      if ([...(shown?.plan.layers ?? []), ...(shown?.plan.ghosts ?? [])].some((part) => part.url === url)) wake()
    },
    onFailed: failed,
  })
  const playback = createPlayback(editor)
  const timing = createTiming()
  /** What each plate address asked for lately stands for. */
  const asked = new Map<string, Asked>()
  /** The plate that came last: shown while the one wanted is on its way, so that the picture follows a scrub. */
  let latest: Asked | null = null
  /** The linear light shown last, kept while that of another size is on its way. */
  let latestLight: Asked | null = null
  /** The matte drawn last for each object and side, shown until its successor on the same frame is here. */
  const drawn = new Map<string, { index: number; matte: DisplayMatte; hash: string }>()
  let planned: { state: State; index: number; plan: FramePlan } | null = null
  let wished: { state: State; side: number; light: boolean } | null = null
  let shown: { plan: FramePlan; index: number; layers: Layer[]; ghosts: Ghost[]; settled: boolean } | null = null
  /** What the canvas shows; null where that has to be drawn anew. */
  let picturedLast: Picture | null = null
  let restingSince = 0
  let restTimer: ReturnType<typeof setTimeout> | undefined
  let scheduled = 0
  let size: { viewport: Viewport; ratio: number } | null = null
  let mattesCame = true

  function wake(): void {
    scheduled ||= requestAnimationFrame(frame)
  }

  function frame(now: number): void {
    scheduled = 0
    playback.tick(now, isReady)
    const state = editor.state()
    if (!state.viewport) return
    resize(state.viewport)
    const media = currentMedia(state)
    if (!media || !currentCamera(state)) {
      blank()
      return
    }
    const began = performance.now()
    want(state, media)
    draw(state, media)
    timing.spent('frame', began)
    if (state.speed !== 0) wake()
  }

  function blank(): void {
    compositor.clear()
    picturedLast = null
    latest = null
    delete canvas.dataset.frame
    canvas.dataset.settled = 'false'
  }

  function resize(viewport: Viewport): void {
    if (size?.viewport === viewport && size.ratio === window.devicePixelRatio) return
    size = { viewport, ratio: window.devicePixelRatio }
    compositor.resize(viewport, size.ratio)
    picturedLast = null
  }

  function planOf(state: State, index: number): FramePlan {
    if (planned?.index !== index || !samePlan(planned.state, state)) {
      planned = { state, index, plan: planFrame(state, index) }
    }
    return planned.plan
  }

  const sideOf = (state: State): number => {
    const plate = currentPlate(state)
    const camera = currentCamera(state)
    return plate && camera ? pictureSide(camera, plate, window.devicePixelRatio) : 1
  }
  const isReady = (state: State, media: MediaRecord, index: number): boolean =>
    plates.has(plateUrl(media, index, sideOf(state))) &&
    planFrame(state, index).layers.every(({ url }) => mattes.has(url))

  /** Linear light shows what is brighter than the screen's white; only a frame at rest has the time. */
  const wantsLight = (state: State, media: MediaRecord): boolean =>
    media.colour.transfer === 'linear' && state.speed === 0 && performance.now() - restingSince >= restForLight

  function want(state: State, media: MediaRecord): void {
    const side = sideOf(state)
    const light = wantsLight(state, media)
    if (
      wished?.side === side &&
      wished.light === light &&
      wished.state.index === state.index &&
      wished.state.speed === state.speed &&
      wished.state.backdrop === state.backdrop &&
      samePlan(wished.state, state)
    ) {
      return
    }
    wished = { state, side, light }
    const { index, speed } = state
    const beside = [index + 1, index - 1, index + 2, index - 2].slice(0, aheadResting * 2)
    const ahead = speed === 0 ? [index, ...beside] : framesAhead(index, speed, aheadPlaying, workRange(state))
    const indices = ahead.filter((wish) => wish >= 0 && wish < media.frames)
    const entries = indices.map((wish) => ({ index: wish, url: plateUrl(media, wish, side), media }))
    if (asked.size > 2000) asked.clear()
    for (const entry of entries) asked.set(entry.url, entry)
    const behind = indices.flatMap((wish) => backdropUrl(state, wish, side) ?? [])
    const bright = light ? [plateUrl(media, index, side, 'half')] : []
    plates.want([
      ...entries.slice(0, 1).map(({ url }) => url),
      ...bright,
      ...behind,
      ...entries.slice(1).map(({ url }) => url),
    ])
    mattes.want(
      indices.flatMap((wish) => {
        const { layers, ghosts } = wish === index ? planOf(state, wish) : planFrame(state, wish)
        return [...layers, ...(wish === index ? ghosts : [])].map(({ url }) => url)
      }),
    )
  }

  function draw(state: State, media: MediaRecord): void {
    const side = sideOf(state)
    const url = plateUrl(media, state.index, side)
    const plate = lightOf(state, media, side) ?? plates.get(url)
    if (plates.has(url)) latest = { index: state.index, url, media }
    const fallback = latest?.media.id === media.id ? latest : null
    const picture = plate ?? (fallback && plates.get(fallback.url))
    const index = plate ? state.index : fallback?.index
    const camera = currentCamera(state)
    const shape = currentPlate(state)
    if (!picture || index === undefined || !camera || !shape) return
    const { plan, layers, ghosts, settled } = gather(state, index)
    const next: Picture = {
      plate: picture,
      layers,
      ghosts,
      view: plan.view,
      wipe: state.wipe && { view: plan.otherView, half: wipeHalfPlane(state.wipe, plateRectangle(camera, shape)) },
      backdrop: { colour: state.backdrop.colour, picture: backdropPicture(state, index, side) },
      look: lookOf(state, media, picture),
      camera,
      size: shape,
      interest: state.interest,
    }
    // Most of what changes on the desk changes nothing of the picture.
    if (!picturedLast || !samePicture(picturedLast, next)) compositor.draw(next)
    picturedLast = next
    tell(state, index, plate !== null && settled)
  }

  function lightOf({ index, speed }: State, media: MediaRecord, side: number): PlatePicture | null {
    if (media.colour.transfer !== 'linear' || speed !== 0) return null
    const url = plateUrl(media, index, side, 'half')
    if (plates.has(url)) latestLight = { index, url, media }
    return latestLight?.index === index && latestLight.media === media ? plates.get(latestLight.url) : null
  }

  /** The layers of a frame as far as they are here; gathered anew only when something came or changed. */
  function gather(state: State, index: number): NonNullable<typeof shown> {
    const plan = planOf(state, index)
    if (shown?.plan === plan && shown.index === index && !mattesCame) return shown
    mattesCame = false
    const layers = plan.layers.flatMap((layer) => layerOf(layer, index))
    const ghosts = plan.ghosts.flatMap(({ url, instead, ...look }) => {
      const matte = mattes.get(url) ?? (instead && mattes.get(instead))
      return matte ? [{ matte, ...look }] : []
    })
    const settled = [...plan.layers, ...plan.ghosts].every(({ url }) => mattes.has(url))
    shown = { plan, index, layers, ghosts, settled }
    canvas.dataset.mattes = plan.layers.flatMap((layer) => drawnOf(layer, index)?.hash ?? []).join(' ')
    return shown
  }

  const placeOf = ({ object, side }: PlannedLayer): string => (side === 'a' ? object.id : `${object.id} before`)
  function drawnOf(layer: PlannedLayer, index: number): { matte: DisplayMatte; hash: string } | null {
    const held = drawn.get(placeOf(layer))
    return held?.index === index ? held : null
  }
  function layerOf(layer: PlannedLayer, index: number): Layer[] {
    const loaded = mattes.get(layer.url)
    if (loaded) drawn.set(placeOf(layer), { index, matte: loaded, hash: layer.hash })
    const held = drawnOf(layer, index)
    return held ? [{ ...layer, matte: held.matte }] : []
  }

  function tell(state: State, index: number, settled: boolean): void {
    const { dataset } = canvas
    if (dataset.frame !== String(index)) dataset.frame = String(index)
    if (dataset.view !== state.view) dataset.view = state.view
    if (dataset.settled !== String(settled)) dataset.settled = String(settled)
    timing.end('pan')
    if (index === state.index) timing.end('scrub')
    if (!settled) return
    timing.end('matte')
    timing.end('trial')
  }

  function note(state: State, before: State): void {
    if (state.index !== before.index) {
      restingSince = performance.now()
      clearTimeout(restTimer)
      restTimer = setTimeout(wake, restForLight)
      if (state.speed === 0) timing.begin('scrub')
    }
    if (state.camera !== before.camera) timing.begin('pan')
    if (state.document?.mattes !== before.document?.mattes || state.preview !== before.preview) timing.begin('matte')
    if (state.trial !== before.trial) {
      timing.drop('trial')
      if (state.trial) timing.begin('trial', state.trial.drawnAt)
    }
    // Where the timeline is looked at changes nothing of the picture.
    if (!onlySpanChanged(state, before)) wake()
  }

  const backdropPicture = (state: State, index: number, side: number): ImageBitmap | null => {
    if (state.backdrop.picture?.kind === 'image') return state.backdrop.picture.bitmap
    const url = backdropUrl(state, index, side)
    const picture = url ? plates.get(url) : null
    return picture && !('halves' in picture) ? picture : null
  }

  const drawAnew = (): void => {
    picturedLast = null
    wake()
  }
  canvas.addEventListener('webglcontextrestored', drawAnew)
  const unsubscribe = editor.store.subscribe(note)
  wake()
  return {
    drawn: (objectId) => {
      const held = drawn.get(objectId)
      const { document, index } = editor.state()
      const now = document && matteAt(document, objectId, index)
      return held?.index === index && held.hash === now?.blob ? held.matte : null
    },
    stop() {
      unsubscribe()
      canvas.removeEventListener('webglcontextrestored', drawAnew)
      clearTimeout(restTimer)
      cancelAnimationFrame(scheduled)
      plates.clear()
      mattes.dispose()
      compositor.dispose()
    },
  }
}

/** The look as it applies: plates of linear light come encoded for the screen unless their light itself is here. */
function lookOf({ look }: State, media: MediaRecord, plate: PlatePicture): Picture['look'] {
  if ('halves' in plate || media.colour.transfer !== 'linear' || look.plateCurve === 'srgb') return look
  return { ...look, plateCurve: 'srgb' }
}
