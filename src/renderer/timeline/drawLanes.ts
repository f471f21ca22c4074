import type { VersionDifferences } from '../../shared/contract/versions.ts'
import { keysOf } from '../../shared/domain/animation.ts'
import type { MatteProperty } from '../../shared/domain/matteProperties.ts'
import type { ObjectRecord } from '../../shared/domain/records.ts'
import { labelOf } from '../layers/propertyFields.ts'
import { ink } from './ink.ts'
import { gutter, laneHeight, lanesTop, type Row } from './layout.ts'
import { drawBar } from './drawBar.ts'
import { type Span, xOf } from './span.ts'
import { flag, type Strip } from './strip.ts'

/** Keys chosen in a row, and by how many frames they are being dragged. */
export interface ChosenKeys {
  objectId: ObjectRecord['id']
  property: MatteProperty
  indices: readonly number[]
  by: number
}

export interface LanesScene {
  width: number
  height: number
  span: Span
  frames: number
  rows: readonly Row[]
  strips: ReadonlyMap<ObjectRecord['id'], Strip>
  /** The mattes that differ from the version compared with. */
  differing: VersionDifferences['objects']
  chosen: ChosenKeys | null
  /** Pixels scrolled down among the rows. */
  scroll: number
}

/** Draws the rows in sight. What it costs grows with the pixels, not with the frames or the objects. */
export function drawLanes(context: CanvasRenderingContext2D, scene: LanesScene): void {
  context.save()
  context.beginPath()
  context.rect(0, lanesTop, scene.width, scene.height)
  context.clip()
  for (const row of scene.rows) {
    const top = lanesTop + row.top - scene.scroll
    if (top + row.height <= lanesTop || top >= scene.height) continue
    if (row.kind === 'lane') drawLane(context, scene, row, top)
    else drawKeys(context, scene, row, top)
  }
  context.restore()
}

function drawLane(
  context: CanvasRenderingContext2D,
  scene: LanesScene,
  { object, selected }: Extract<Row, { kind: 'lane' }>,
  top: number,
): void {
  if (selected) {
    context.fillStyle = 'rgba(91, 157, 255, 0.11)'
    context.fillRect(0, top, scene.width, laneHeight)
    context.fillStyle = ink.accent
    context.fillRect(0, top, 2, laneHeight)
  }
  context.fillStyle = ink.line
  context.fillRect(0, top + laneHeight - 1, scene.width, 1)
  context.globalAlpha = object.visible ? 1 : 0.4
  context.fillStyle = object.colour
  context.beginPath()
  context.arc(14, top + laneHeight / 2, 4, 0, Math.PI * 2)
  context.fill()
  label(context, object.name, top + laneHeight / 2, selected ? ink.bright : ink.text, 26)
  const strip = scene.strips.get(object.id)
  if (strip) drawStrip(context, scene, strip, object.colour, top)
  context.globalAlpha = 1
  const differing = scene.differing.find(({ objectId }) => objectId === object.id)
  if (differing) drawDifferences(context, scene, differing.ranges, top)
}

/** Neighbouring columns that say the same are one bar. A column is a frame, or a pixel where frames are narrower. */
function drawStrip(
  context: CanvasRenderingContext2D,
  scene: LanesScene,
  strip: Strip,
  colour: string,
  top: number,
): void {
  context.save()
  context.beginPath()
  context.rect(gutter, top, scene.width - gutter, laneHeight)
  context.clip()
  const marks: number[] = []
  let [from, flags] = [0, 0]
  for (const { x, flags: next, middle } of columns(scene, strip)) {
    // A diamond each for single frames, no more than find room where frames lie close.
    if (next & flag.committed && middle - (marks.at(-1) ?? -Infinity) >= 7) marks.push(middle)
    if (next === flags) continue
    if (flags) drawBar(context, { x: from, width: x - from, top, flags, colour })
    from = x
    flags = next
  }
  for (const x of marks) drawDiamond(context, x, top + laneHeight / 2 - 0.5, 5, '#ffffff')
  context.restore()
}

/** A line over the frames of these ranges, at least as wide as can be seen; those that fall on the same pixels once. */
export function drawDifferences(
  context: CanvasRenderingContext2D,
  { span, width }: Pick<LanesScene, 'span' | 'width'>,
  ranges: VersionDifferences['objects'][number]['ranges'],
  top: number,
): void {
  context.fillStyle = ink.differs
  let drawn = gutter
  for (const [start, end] of ranges) {
    const x0 = Math.max(drawn, gutter + xOf(span, start))
    const x1 = Math.min(width, Math.max(x0 + leastMark, gutter + xOf(span, end)))
    if (gutter + xOf(span, end) <= drawn) continue
    if (x0 >= width) break
    context.fillRect(x0, top, x1 - x0, 2)
    drawn = x1
  }
}

/** Pixels. */
const leastMark = 2

function* columns(
  { span, width, frames }: LanesScene,
  strip: Strip,
): Generator<{ x: number; middle: number; flags: number }> {
  const wide = width - gutter
  const end = Math.min(frames, Math.ceil(span.first + wide / span.scale))
  const at = (frame: number): number => gutter + (frame - span.first) * span.scale
  if (span.scale >= 1) {
    for (let index = Math.max(0, Math.floor(span.first)); index < end; index++) {
      yield { x: at(index), middle: at(index + 0.5), flags: strip.over(index, index + 1) }
    }
  } else {
    for (let x = 0; x < wide; x++) {
      const first = Math.floor(span.first + x / span.scale)
      const last = Math.max(first + 1, Math.floor(span.first + (x + 1) / span.scale))
      if (first >= end) break
      yield { x: gutter + x, middle: gutter + x + 0.5, flags: strip.over(first, last) }
    }
  }
  yield { x: Math.min(width, at(frames)), middle: 0, flags: 0 }
}

function drawKeys(
  context: CanvasRenderingContext2D,
  scene: LanesScene,
  { object, property, height }: Extract<Row, { kind: 'keys' }>,
  top: number,
): void {
  context.fillStyle = 'rgba(91, 157, 255, 0.06)'
  context.fillRect(0, top, scene.width, height)
  context.fillStyle = ink.line
  context.fillRect(0, top + height - 1, scene.width, 1)
  label(context, labelOf(property), top + height / 2, ink.text, 38)
  context.save()
  context.beginPath()
  context.rect(gutter, top, scene.width - gutter, height)
  context.clip()
  const chosen = scene.chosen?.objectId === object.id && scene.chosen.property === property ? scene.chosen : null
  for (const { index } of keysOf(object, property)) {
    const picked = chosen?.indices.includes(index) === true
    const x = gutter + (index + (picked ? chosen.by : 0) + 0.5 - scene.span.first) * scene.span.scale
    if (x < gutter - 6 || x > scene.width + 6) continue
    drawDiamond(context, x, top + height / 2 - 0.5, 5, picked ? ink.accent : ink.key)
  }
  context.restore()
}

/** A committed frame, or a key. */
export function drawDiamond(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  fill: string,
): void {
  context.beginPath()
  context.moveTo(x, y - radius)
  context.lineTo(x + radius, y)
  context.lineTo(x, y + radius)
  context.lineTo(x - radius, y)
  context.closePath()
  context.fillStyle = fill
  context.fill()
  context.lineWidth = 1
  context.strokeStyle = '#0d0e10'
  context.stroke()
}

/** A name in the left part, cut with an ellipsis where it is longer. */
export function label(context: CanvasRenderingContext2D, text: string, y: number, colour: string, x = 10): void {
  context.font = '11.5px "Inter Variable", sans-serif'
  context.fillStyle = colour
  context.fillText(fitText(context, text, gutter - 8 - x), x, y + 0.5)
}

/** As much of a text as fits into `room` pixels in the font of the context, with an ellipsis where that is not all of it. */
function fitText(context: CanvasRenderingContext2D, text: string, room: number): string {
  const widthOf = (part: string): number => context.measureText(part).width
  if (widthOf(text) <= room) return text
  const signs = Array.from(text)
  let [fits, over] = [0, signs.length]
  while (over - fits > 1) {
    const middle = (fits + over) >> 1
    if (widthOf(`${signs.slice(0, middle).join('').trimEnd()}…`) <= room) fits = middle
    else over = middle
  }
  return `${signs.slice(0, fits).join('').trimEnd()}…`
}
