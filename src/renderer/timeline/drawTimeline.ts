import type { ShotRecord } from '../../shared/domain/records.ts'
import { drawDifferences, drawLanes, label, type LanesScene } from './drawLanes.ts'
import { standInsFor, type Tile, tilesOf } from './filmstrip.ts'
import { ink } from './ink.ts'
import { gutter, rulerHeight, shotsHeight } from './layout.ts'
import { rulerStep, xOf } from './span.ts'

export interface TimelineScene extends LanesScene {
  startFrame: number
  index: number
  /** The frame most in doubt. */
  suggested: number | null
  inPoint: number | null
  outPoint: number | null
  shots: readonly ShotRecord[]
  /** The cut being dragged, and where it would go. */
  cut: { shotId: ShotRecord['id']; index: number } | null
  /** Whether shots show pictures all along, or that of their first frame alone. */
  filmstrip: boolean
  /** The picture of a frame, where it is here. */
  thumbnail: (index: number) => CanvasImageSource | null
  /** Width of a thumbnail over its height. */
  aspect: number
}

/** Draws ruler, shots, a lane an object, in and out, and the playhead. */
export function drawTimeline(context: CanvasRenderingContext2D, scene: TimelineScene): void {
  const { width, height } = scene
  context.fillStyle = ink.ground
  context.fillRect(0, 0, width, height)
  context.textBaseline = 'middle'
  drawLanes(context, scene)
  drawShots(context, scene)
  drawRuler(context, scene)
  drawSuggestion(context, scene)
  drawRange(context, scene)
  drawPlayhead(context, scene)
  context.fillStyle = ink.line
  context.fillRect(gutter - 1, 0, 1, height)
}

function clipToFrames(context: CanvasRenderingContext2D, { width, height }: TimelineScene, draw: () => void): void {
  context.save()
  context.beginPath()
  context.rect(gutter, 0, width - gutter, height)
  context.clip()
  draw()
  context.restore()
}

const xIn = (scene: TimelineScene, frame: number): number => gutter + xOf(scene.span, frame)

/** Indices the span shows, [first, last]. */
function shown({ span, width, frames }: TimelineScene): [number, number] {
  return [
    Math.max(0, Math.floor(span.first)),
    Math.min(frames - 1, Math.ceil(span.first + (width - gutter) / span.scale)),
  ]
}

function drawRuler(context: CanvasRenderingContext2D, scene: TimelineScene): void {
  const { width, span, startFrame } = scene
  context.fillStyle = ink.ruler
  context.fillRect(0, 0, width, rulerHeight)
  label(context, 'Frame', rulerHeight / 2, ink.text)
  clipToFrames(context, scene, () => {
    const step = rulerStep(span.scale, 64)
    const minor = rulerStep(span.scale, 8)
    const [first, last] = shown(scene)
    context.font = '11px "Inter Variable", sans-serif'
    context.fillStyle = ink.line
    for (let index = Math.ceil(first / minor) * minor; index <= last; index += minor) {
      context.fillRect(Math.round(xIn(scene, index)), rulerHeight - 5, 1, 5)
    }
    for (let index = Math.floor(first / step) * step; index <= last; index += step) {
      const x = Math.round(xIn(scene, index))
      context.fillStyle = ink.faint
      context.fillRect(x, rulerHeight - 10, 1, 10)
      const number = String(index + startFrame)
      // A number that is cut would be another.
      if (x + 4 + context.measureText(number).width > width) continue
      context.fillStyle = ink.text
      context.fillText(number, x + 4, rulerHeight / 2 - 1)
    }
  })
  // Also those whose lane is out of sight.
  for (const { ranges } of scene.differing) drawDifferences(context, scene, ranges, rulerHeight - 3)
  context.fillStyle = ink.line
  context.fillRect(0, rulerHeight - 1, width, 1)
}

/** The shots as they are, or as they would be with the cut being dragged. */
export function shownShots({ shots, cut }: Pick<TimelineScene, 'shots' | 'cut'>): readonly ShotRecord[] {
  if (!cut) return shots
  return shots.map((shot, at) => {
    const moved = { type: 'cut', start: cut.index, end: cut.index } as const
    if (shot.id === cut.shotId) return { ...shot, start: cut.index, transition: moved }
    return shots[at + 1]?.id === cut.shotId ? { ...shot, end: cut.index } : shot
  })
}

function drawShots(context: CanvasRenderingContext2D, scene: TimelineScene): void {
  const top = rulerHeight
  context.fillStyle = ink.ground
  context.fillRect(0, top, scene.width, shotsHeight)
  label(context, `Shots (${String(scene.shots.length)})`, top + shotsHeight / 2, ink.text)
  clipToFrames(context, scene, () => {
    let drawn = -Infinity
    shownShots(scene).forEach((shot, number) => {
      const [x0, x1] = [xIn(scene, shot.start), xIn(scene, shot.end)]
      // Of many shots under one pixel, one is drawn.
      if (x1 < gutter || x0 > scene.width || x1 < drawn + 1) return
      drawn = x1
      drawShot(context, scene, shot, number, x0, x1)
    })
  })
}

function drawShot(
  context: CanvasRenderingContext2D,
  scene: TimelineScene,
  shot: ShotRecord,
  number: number,
  x0: number,
  x1: number,
): void {
  const top = rulerHeight + 2
  const height = shotsHeight - 4
  const width = Math.max(1, x1 - x0 - 1)
  context.fillStyle = ink.shot[number % 2] as string
  context.fillRect(x0, top, width, height)
  const pictured = drawPictures(context, scene, shot, x0, width)
  drawTransition(context, scene, shot)
  if (width <= 12) return
  context.font = '10px "Inter Variable", sans-serif'
  const x = Math.max(x0, gutter) + 6
  const name = String(number + 1)
  if (x + context.measureText(name).width + 4 > x0 + width) return
  if (pictured) {
    context.fillStyle = 'rgba(8, 9, 11, 0.7)'
    context.fillRect(x - 3, top + 1, 6 * name.length + 7, 13)
  }
  context.fillStyle = pictured ? ink.bright : ink.text
  context.fillText(name, x, top + (pictured ? 8 : height / 2 + 0.5))
}

/** Whether there was one. */
function drawPictures(
  context: CanvasRenderingContext2D,
  scene: TimelineScene,
  shot: ShotRecord,
  x0: number,
  width: number,
): boolean {
  const [top, height] = [rulerHeight + 2, shotsHeight - 4]
  const wide = pictureWidth(scene)
  const pictures = picturesOf(scene, shot).flatMap(({ index, x }) => {
    const picture = pictureAt(scene, shot, index)
    return picture ? [{ picture, x }] : []
  })
  if (pictures.length === 0) return false
  context.save()
  context.beginPath()
  context.rect(x0, top, width, height)
  context.clip()
  for (const { picture, x } of pictures) context.drawImage(picture, gutter + x, top, wide, height)
  context.restore()
  return true
}

function pictureAt(scene: TimelineScene, shot: ShotRecord, index: number): CanvasImageSource | null {
  for (const at of [index, ...standInsFor(shot, index, scene.span, pictureWidth(scene))]) {
    const picture = scene.thumbnail(at)
    if (picture) return picture
  }
  return null
}

/** Shots narrower than this show no picture. */
const pictureRoom = 28
const pictureWidth = ({ aspect }: TimelineScene): number => (shotsHeight - 4) * aspect

/** The pictures a shot has room for, of those in sight. */
function picturesOf(scene: TimelineScene, shot: ShotRecord): Tile[] {
  const { span, width, filmstrip } = scene
  if ((shot.end - shot.start) * span.scale < pictureRoom) return []
  const tiles = tilesOf(shot, span, width - gutter, pictureWidth(scene))
  return filmstrip ? tiles : tiles.filter(({ index }) => index === shot.start)
}

/** The frames whose pictures are in sight, from left to right: as a decoder goes through them fastest. */
export const picturedFrames = (scene: TimelineScene): number[] =>
  shownShots(scene).flatMap((shot) => picturesOf(scene, shot).map(({ index }) => index))

/** A cut is a line; a dissolve or fade the frames it takes. */
function drawTransition(
  context: CanvasRenderingContext2D,
  scene: TimelineScene,
  { start, transition }: ShotRecord,
): void {
  if (transition.type === 'start') return
  const top = rulerHeight + 2
  if (transition.end > transition.start) {
    const x = xIn(scene, transition.start)
    context.fillStyle = 'rgba(91, 157, 255, 0.35)'
    context.fillRect(x, top, Math.max(2, xIn(scene, transition.end) - x), shotsHeight - 4)
  }
  context.fillStyle = ink.accent
  context.fillRect(Math.round(xIn(scene, start)) - 1, top, 2, shotsHeight - 4)
}

function drawRange(context: CanvasRenderingContext2D, scene: TimelineScene): void {
  const { inPoint, outPoint, height, width } = scene
  clipToFrames(context, scene, () => {
    context.fillStyle = ink.shade
    if (inPoint !== null) context.fillRect(gutter, 0, xIn(scene, inPoint) - gutter, height)
    if (outPoint !== null) context.fillRect(xIn(scene, outPoint), 0, width, height)
    context.fillStyle = ink.accent
    if (inPoint !== null) context.fillRect(xIn(scene, inPoint), 0, 2, height)
    if (outPoint !== null) context.fillRect(xIn(scene, outPoint) - 2, 0, 2, height)
  })
}

/** A triangle that hangs from the top of the ruler. */
function drawSuggestion(context: CanvasRenderingContext2D, scene: TimelineScene): void {
  const { suggested } = scene
  if (suggested === null) return
  clipToFrames(context, scene, () => {
    const x = xIn(scene, suggested + 0.5)
    context.fillStyle = ink.warn
    context.beginPath()
    context.moveTo(x - 6, 0)
    context.lineTo(x + 6, 0)
    context.lineTo(x, 9)
    context.closePath()
    context.fill()
  })
}

function drawPlayhead(context: CanvasRenderingContext2D, scene: TimelineScene): void {
  clipToFrames(context, scene, () => {
    const x0 = xIn(scene, scene.index)
    const middle = Math.round(x0 + scene.span.scale / 2)
    context.fillStyle = 'rgba(255, 255, 255, 0.09)'
    context.fillRect(x0, rulerHeight, Math.max(1, scene.span.scale), scene.height)
    context.fillStyle = ink.playhead
    context.fillRect(middle, rulerHeight - 8, 1, scene.height)
    context.beginPath()
    context.moveTo(middle - 5.5, rulerHeight - 12)
    context.lineTo(middle + 6.5, rulerHeight - 12)
    context.lineTo(middle + 6.5, rulerHeight - 7)
    context.lineTo(middle + 0.5, rulerHeight - 1)
    context.lineTo(middle - 5.5, rulerHeight - 7)
    context.closePath()
    context.fill()
  })
}
