import type { GestureId, JobId, MediaId, ObjectId, PromptId, ShotId } from './ids.ts'

interface IdByPrefix {
  med: MediaId
  sht: ShotId
  obj: ObjectId
  prm: PromptId
  job: JobId
  ges: GestureId
}

/** A fresh id. */
export function newId<P extends keyof IdByPrefix>(prefix: P): IdByPrefix[P] {
  return `${prefix}_${crypto.randomUUID()}` as IdByPrefix[P]
}
