import { HoldoutError } from '../../shared/domain/errors.ts'
import type { Rational } from '../../shared/domain/geometry.ts'
import { ShotRecord } from '../../shared/domain/records.ts'

type TransitionType = ShotRecord['transition']['type']

/** A shot as a list tells it. Ranges are [in, out). */
export interface ReadShot {
  /** How messages name it: `event 003`. */
  label: string
  /** Frames on the source's own clock; null where the list says nothing of it. */
  source: [number, number] | null
  /** Frames on the edit's clock. */
  record: [number, number]
  /** Frames of the ranges that are before and after the shot itself. */
  handles: [number, number]
  /** How it begins, frames from where the shot itself does, which is `begins` frames after the in point. */
  transition: { type: TransitionType; from: number; to: number }
  begins: number
}

/** What a reader found. On the clock `index` ranges are indices of the media already. */
export interface ReadList {
  clock: 'timecode' | 'index'
  shots: ReadShot[]
  warnings: string[]
}

/** @param rate what the media's frames are counted at */
export type ShotReader = (text: string, rate: Rational) => ReadList

export const cut = { type: 'cut', from: 0, to: 0 } as const

/** A transition by its name in any case; null where there is none of that name. */
export const transitionType = (name: string | undefined): TransitionType | null =>
  ShotRecord.shape.transition.shape.type.safeParse(name?.toLowerCase()).data ?? null

export const wrongList = (message: string, cause?: unknown): HoldoutError =>
  new HoldoutError('invalid-input', message, { cause })
