import type { MatteRecord, MediaRecord, ObjectRecord } from '../../shared/domain/records.ts'
import { currentCamera, currentPlate } from '../actions/view.ts'
import type { Editor } from '../store/editor.ts'
import { seenMatteUrl } from '../store/matteUrl.ts'
import { matteAt, objectsOf } from '../store/queries.ts'
import { currentMedia, previewed, type State, workRange } from '../store/state.ts'
import { pictureSide, type Viewport } from './camera.ts'
import { createCompositor, type DisplayMatte, type Layer } from './compositor.ts'
import { createMattes, createPlates, plateUrl } from './pictures.ts'
import { createPlayer, type Player } from './player.ts'
import { framesAhead } from './shuttle.ts'

/** Pictures made ready ahead of the one shown while playing, and beside it while resting. */
const aheadPlaying = 12
const aheadResting = 2

interface WantedLayer {
  object: ObjectRecord
  record: MatteRecord
  url: string
}

/**
 * Shows the frame of the editor's state on the canvas, and plays. What the canvas shows is told by its data attributes:
 * `frame` is the index drawn, `mattes` the hashes drawn over it, `settled` whether that is all there is to show.
 */
export function createStage(editor: Editor, canvas: HTMLCanvasElement): () => void {
  const compositor = createCompositor(canvas)
  const failed = (error: unknown): void => {
    editor.notify('error', 'Could not show the picture', error instanceof Error ? error.message : String(error))
  }
  const plates = createPlates({
    onLoaded: (url) => {
      latest = frames.get(url) ?? latest
      schedule()
    },
    onFailed: (_url, error) => {
      failed(error)
    },
  })
  const mattes = createMattes({
    onLoaded: schedule,
    onFailed: (_url, error) => {
      failed(error)
    },
  })
  /** Index of each plate address asked for lately. */
  const frames = new Map<string, { index: number; url: string; media: MediaRecord }>()
  /** The plate that came last: shown while the one wanted is on its way, so that the picture follows a scrub. */
  let latest: { index: number; url: string; media: MediaRecord } | null = null
  /** The matte drawn last for each object, shown until its successor on the same frame is here. */
  const drawn = new Map<string, { index: number; matte: DisplayMatte; hash: string }>()
  let player: { speed: number; from: State; engine: Player } | null = null
  let counted = { since: 0, shows: 0 }
  let scheduled = 0
  let size = ''

  function schedule(): void {
    scheduled ||= requestAnimationFrame(frame)
  }

  function frame(now: number): void {
    scheduled = 0
    play(now)
    const state = editor.state()
    if (!state.viewport) return
    resize(state.viewport)
    const media = currentMedia(state)
    if (!media || !currentCamera(state)) {
      blank()
      return
    }
    want(state, media)
    draw(state, media)
    if (state.speed !== 0) schedule()
  }

  function blank(): void {
    compositor.clear()
    latest = null
    delete canvas.dataset.frame
    canvas.dataset.settled = 'false'
  }

  function resize(viewport: Viewport): void {
    const next = `${String(viewport.width)}x${String(viewport.height)}@${String(window.devicePixelRatio)}`
    if (next === size) return
    size = next
    compositor.resize(viewport, window.devicePixelRatio)
  }

  function play(now: number): void {
    const state = editor.state()
    const media = currentMedia(state)
    if (state.speed === 0 || !media) {
      player = null
      return
    }
    const [start, end] = workRange(state)
    if (player?.speed !== state.speed || !samePlay(player.from, state)) {
      const from = Math.min(end - 1, Math.max(start, state.index))
      const rate = media.rate[0] / media.rate[1]
      const engine = createPlayer({ from, speed: state.speed, rate, range: [start, end], startedAt: now })
      player = { speed: state.speed, from: state, engine }
      counted = { since: now, shows: 0 }
      editor.set({ shownRate: null })
    }
    const tick = player.engine.tick(now, (index) => isReady(state, media, index))
    if (tick) {
      counted.shows++
      editor.set({ index: tick.index, droppedFrames: state.droppedFrames + tick.dropped })
    }
    if (now - counted.since >= 1000) {
      editor.set({ shownRate: (counted.shows * 1000) / (now - counted.since) })
      counted = { since: now, shows: 0 }
    }
  }

  const sideOf = (state: State): number => {
    const plate = currentPlate(state)
    const camera = currentCamera(state)
    return plate && camera ? pictureSide(camera, plate, window.devicePixelRatio) : 1
  }
  const urlOf = (state: State, media: MediaRecord, index: number): string => plateUrl(media, index, sideOf(state))
  const isReady = (state: State, media: MediaRecord, index: number): boolean =>
    plates.has(urlOf(state, media, index)) && layersAt(state, index).every(({ url }) => mattes.has(url))

  function want(state: State, media: MediaRecord): void {
    const range = workRange(state)
    const { index, speed } = state
    const beside = [index + 1, index - 1, index + 2, index - 2].slice(0, aheadResting * 2)
    const ahead = speed === 0 ? [index, ...beside] : framesAhead(index, speed, aheadPlaying, range)
    const wished = ahead.filter((wish) => wish >= 0 && wish < media.frames)
    const urls = wished.map((wish) => ({ index: wish, url: urlOf(state, media, wish), media }))
    if (frames.size > 2000) frames.clear()
    for (const entry of urls) frames.set(entry.url, entry)
    plates.want(urls.map(({ url }) => url))
    mattes.want(wished.flatMap((wish) => layersAt(state, wish).map(({ url }) => url)))
  }

  function draw(state: State, media: MediaRecord): void {
    const url = urlOf(state, media, state.index)
    const plate = plates.get(url)
    const fallback = latest?.media.id === media.id ? latest : null
    const shown = plate ? { index: state.index, bitmap: plate } : fallback && shownOf(fallback)
    const camera = currentCamera(state)
    const size = currentPlate(state)
    if (!shown || !camera || !size) return
    if (plate) latest = { index: state.index, url, media }
    const wanted = layersAt(state, shown.index)
    const layers = wanted.map((layer) => layerOf(state, layer, shown.index)).filter((layer) => layer !== null)
    compositor.draw({ plate: shown.bitmap, layers: layers.reverse(), mode: state.view, camera, size })
    canvas.dataset.frame = String(shown.index)
    canvas.dataset.view = state.view
    canvas.dataset.mattes = layers.map(({ hash }) => hash).join(' ')
    canvas.dataset.settled = String(plate !== null && wanted.every((layer) => mattes.has(layer.url)))
  }

  function shownOf(entry: { index: number; url: string }): { index: number; bitmap: ImageBitmap } | null {
    const bitmap = plates.get(entry.url)
    return bitmap && { index: entry.index, bitmap }
  }

  function layerOf(
    state: State,
    { object, record, url }: WantedLayer,
    index: number,
  ): (Layer & { hash: string }) | null {
    const loaded = mattes.get(url)
    if (loaded) drawn.set(object.id, { index, matte: loaded, hash: record.blob })
    const held = drawn.get(object.id)
    if (held?.index !== index) return null
    const { colour, opacity } = previewed(object, state.preview)
    // The outline costs twenty samples a pixel, which playing without a graphics card has no time for.
    const outline = object.id === state.selected && state.speed === 0
    return { matte: held.matte, hash: held.hash, colour, opacity, outline }
  }

  const unsubscribe = editor.store.subscribe(schedule)
  schedule()
  return () => {
    unsubscribe()
    cancelAnimationFrame(scheduled)
    plates.clear()
    mattes.clear()
    compositor.dispose()
  }
}

/** Mattes to show on a frame, top-most first. */
function layersAt(state: State, index: number): WantedLayer[] {
  const { document, mediaId, view } = state
  if (!document || view === 'plate') return []
  return objectsOf(document, mediaId)
    .filter((object) => object.visible)
    .flatMap((object) => {
      const record = matteAt(document, object.id, index)
      return record ? [{ object, record, url: seenMatteUrl(state, object, record) }] : []
    })
}

/** Whether playing goes on as it began: the same frames of the same media. */
function samePlay(before: State, now: State): boolean {
  return before.mediaId === now.mediaId && before.inPoint === now.inPoint && before.outPoint === now.outPoint
}
