import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { HoldoutError } from '../../../shared/domain/errors.ts'
import { Point } from '../../../shared/domain/geometry.ts'
import type { Prompt } from '../../../shared/domain/records.ts'

const FramePrompts = z.strictObject({
  index: z.int().min(0),
  /** A picture of the matte, relative to the prompts file. */
  mask: z.string().optional(),
  /** Which value of an indexed mask is the object. Without it, everything but 0; in a mask that objects share, their ids. */
  label: z.int().min(1).max(255).optional(),
  clicks: z.array(z.strictObject({ x: z.number(), y: z.number(), positive: z.boolean().default(true) })).default([]),
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
  strokes: z
    .array(
      z.strictObject({
        positive: z.boolean().default(true),
        width: z.number().positive().default(9),
        points: z.array(Point).min(1),
      }),
    )
    .default([]),
})

const PromptsFile = z.strictObject({
  version: z.literal(1),
  objects: z
    .array(
      z.strictObject({
        id: z.int().min(1),
        name: z.string().trim().min(1).max(200),
        prompts: z.array(FramePrompts).min(1),
      }),
    )
    .min(1),
})
export type PromptsFile = z.infer<typeof PromptsFile>
export type FramePrompts = z.infer<typeof FramePrompts>

/** Reads a prompts file, mask paths made absolute. @throws `invalid-input` naming what is wrong and where */
export function readPromptsFile(path: string): PromptsFile {
  const parsed = PromptsFile.safeParse(readJson(path))
  if (!parsed.success)
    throw new HoldoutError('invalid-input', `${path} is not a prompts file:\n${z.prettifyError(parsed.error)}`)
  const folder = dirname(resolve(path))
  const { objects } = parsed.data
  const empty = objects
    .flatMap(({ prompts }) => prompts)
    .find((frame) => !frame.mask && !frame.box && frame.clicks.length + frame.strokes.length === 0)
  if (empty) throw new HoldoutError('invalid-input', `${path}: the prompts at index ${empty.index} mark nothing.`)
  const shared = sharedMasks(objects)
  const complete = (frame: FramePrompts, id: number): FramePrompts => {
    if (frame.mask === undefined) return frame
    const label = frame.label ?? (shared.has(frame.mask) ? id : undefined)
    return { ...frame, mask: resolve(folder, frame.mask), label }
  }
  return {
    version: 1,
    objects: objects.map((object) => ({
      ...object,
      prompts: object.prompts.map((frame) => complete(frame, object.id)),
    })),
  }
}

/** Masks that more than one object names: they hold all of them, by id. */
function sharedMasks(objects: PromptsFile['objects']): Set<string> {
  const owners = new Map<string, number>()
  const shared = new Set<string>()
  for (const { id, prompts } of objects) {
    for (const { mask } of prompts) {
      if (mask === undefined) continue
      if ((owners.get(mask) ?? id) !== id) shared.add(mask)
      owners.set(mask, id)
    }
  }
  return shared
}

function readJson(path: string): unknown {
  let text
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new HoldoutError('io', `Cannot read the prompts file ${path}.`, { cause })
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new HoldoutError('invalid-input', `${path} is not JSON: ${String(cause)}`, { cause })
  }
}

/** The marks of a frame in the order the network sees them: box, clicks, strokes. */
export function marksOf({ box, clicks, strokes }: FramePrompts): Prompt[] {
  const boxes: Prompt[] = box ? [{ kind: 'box', x0: box[0], y0: box[1], x1: box[2], y1: box[3] }] : []
  return [
    ...boxes,
    ...clicks.map((click) => ({ kind: 'click' as const, ...click })),
    ...strokes.map((stroke) => ({ kind: 'stroke' as const, ...stroke })),
  ]
}
