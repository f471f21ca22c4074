import type { MatteRecord, ObjectRecord, ShotRecord } from '../../shared/domain/records.ts'
import { rulerStep, type Span, xOf } from './span.ts'

export const gutter = 136
export const rulerHeight = 24
export const shotsHeight = 20
export const laneHeight = 22
/** A matte the network is less sure of than this is worth a look. */
export const lowConfidence = 0.5

export interface TimelineScene {
  width: number
  height: number
  span: Span
  frames: number
  startFrame: number
  index: number
  /** The frame most in doubt. */
  suggested: number | null
  inPoint: number | null
  outPoint: number | null
  shots: readonly ShotRecord[]
  lanes: readonly { object: ObjectRecord; mattes: ReadonlyMap<number, MatteRecord>; selected: boolean }[]
  /** Pixels scrolled down among the lanes. */
  scroll: number
}

const ink = {
  ground: '#17181b',
  ruler: '#1d1f23',
  line: '#2b2e34',
  text: '#9298a3',
  bright: '#e4e6ea',
  shot: ['#2c3038', '#262930'],
  accent: '#5b9dff',
  warn: '#ffb000',
  shade: 'rgba(8, 9, 11, 0.62)',
} as const

/** Draws ruler, shots, a lane an object, in and out, and the playhead. */
export function drawTimeline(context: CanvasRenderingContext2D, scene: TimelineScene): void {
  const { width, height } = scene
  context.fillStyle = ink.ground
  context.fillRect(0, 0, width, height)
  context.textBaseline = 'middle'
  context.save()
  context.beginPath()
  context.rect(0, rulerHeight + shotsHeight, width, height)
  context.clip()
  scene.lanes.forEach((lane, row) => {
    drawLane(context, scene, lane, rulerHeight + shotsHeight + row * laneHeight - scene.scroll)
  })
  context.restore()
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
    for (let index = Math.ceil(first / minor) * minor; index <= last; index += minor) {
      context.fillStyle = ink.line
      context.fillRect(Math.round(xIn(scene, index)), rulerHeight - 5, 1, 5)
    }
    for (let index = Math.floor(first / step) * step; index <= last; index += step) {
      const x = Math.round(xIn(scene, index))
      context.fillStyle = '#444952'
      context.fillRect(x, rulerHeight - 10, 1, 10)
      context.fillStyle = ink.text
      context.fillText(String(index + startFrame), x + 4, rulerHeight / 2 - 1)
    }
  })
  context.fillStyle = ink.line
  context.fillRect(0, rulerHeight - 1, width, 1)
}

function drawShots(context: CanvasRenderingContext2D, scene: TimelineScene): void {
  const top = rulerHeight
  context.fillStyle = ink.ground
  context.fillRect(0, top, scene.width, shotsHeight)
  label(context, `Shots (${String(scene.shots.length)})`, top + shotsHeight / 2, ink.text)
  clipToFrames(context, scene, () => {
    scene.shots.forEach((shot, number) => {
      const x0 = xIn(scene, shot.start)
      const x1 = xIn(scene, shot.end)
      if (x1 < gutter || x0 > scene.width) return
      context.fillStyle = ink.shot[number % 2] as string
      context.fillRect(x0, top + 2, Math.max(1, x1 - x0 - 1), shotsHeight - 4)
      drawTransition(context, scene, shot)
      context.font = '10px "Inter Variable", sans-serif'
      context.fillStyle = ink.text
      if (x1 - x0 > 24) context.fillText(String(number + 1), Math.max(x0, gutter) + 6, top + shotsHeight / 2 + 0.5)
    })
  })
}

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

function drawLane(
  context: CanvasRenderingContext2D,
  scene: TimelineScene,
  { object, mattes, selected }: TimelineScene['lanes'][number],
  top: number,
): void {
  if (top > scene.height || top + laneHeight < rulerHeight) return
  if (selected) {
    context.fillStyle = '#20242b'
    context.fillRect(0, top, scene.width, laneHeight)
  }
  context.fillStyle = ink.line
  context.fillRect(0, top + laneHeight - 1, scene.width, 1)
  context.globalAlpha = object.visible ? 1 : 0.4
  context.fillStyle = object.colour
  context.beginPath()
  context.arc(14, top + laneHeight / 2, 4, 0, Math.PI * 2)
  context.fill()
  label(context, object.name, top + laneHeight / 2, selected ? ink.bright : ink.text, 26)
  clipToFrames(context, scene, () => {
    drawMattes(context, scene, object, mattes, top)
  })
  context.globalAlpha = 1
}

function drawMattes(
  context: CanvasRenderingContext2D,
  scene: TimelineScene,
  object: ObjectRecord,
  mattes: ReadonlyMap<number, MatteRecord>,
  top: number,
): void {
  const visible = context.globalAlpha
  const [first, last] = shown(scene)
  const width = Math.max(1, scene.span.scale - (scene.span.scale > 8 ? 1 : 0))
  for (let index = first; index <= last; index++) {
    const matte = mattes.get(index)
    if (!matte) continue
    const x = xIn(scene, index)
    const { height, alpha } = shapeOf(matte)
    context.globalAlpha = visible * alpha
    context.fillStyle = object.colour
    context.fillRect(x, top + (laneHeight - height) / 2 - 0.5, width, height)
    context.globalAlpha = visible
    if (matte.provenance === 'fused') {
      context.fillStyle = object.colour
      context.fillRect(x, top + laneHeight - 5, width, 1.5)
    }
    if (!matte.committed && matte.confidence < lowConfidence) {
      context.fillStyle = ink.warn
      context.fillRect(x, top + 2, width, 2)
    }
  }
  for (const matte of mattes.values()) {
    if (matte.committed && matte.index >= first && matte.index <= last) drawCommitted(context, scene, matte.index, top)
  }
}

/** Bars say what is vouched for and what was computed: tall and solid, or low and faint. */
function shapeOf({ committed, provenance }: MatteRecord): { height: number; alpha: number } {
  if (committed) return { height: 14, alpha: 1 }
  return provenance === 'propagated' || provenance === 'fused' ? { height: 8, alpha: 0.5 } : { height: 12, alpha: 0.75 }
}

function drawCommitted(context: CanvasRenderingContext2D, scene: TimelineScene, index: number, top: number): void {
  const x = xIn(scene, index + 0.5)
  const y = top + laneHeight / 2 - 0.5
  context.beginPath()
  context.moveTo(x, y - 5)
  context.lineTo(x + 5, y)
  context.lineTo(x, y + 5)
  context.lineTo(x - 5, y)
  context.closePath()
  context.fillStyle = '#ffffff'
  context.fill()
  context.lineWidth = 1
  context.strokeStyle = '#0d0e10'
  context.stroke()
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
    context.fillStyle = '#ff5c5c'
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

function label(context: CanvasRenderingContext2D, text: string, y: number, colour: string, x = 10): void {
  context.save()
  context.beginPath()
  context.rect(0, y - 12, gutter - 8, 24)
  context.clip()
  context.font = '11.5px "Inter Variable", sans-serif'
  context.fillStyle = colour
  context.fillText(text, x, y + 0.5)
  context.restore()
}
