import type { GestureId, JobId, MediaId, ObjectId, PromptId, ShotId, VersionId } from './ids.ts'

interface IdByPrefix {
  med: MediaId
  sht: ShotId
  obj: ObjectId
  prm: PromptId
  job: JobId
  ges: GestureId
  ver: VersionId
}

/** A fresh id. */
export function newId<P extends keyof IdByPrefix>(prefix: P): IdByPrefix[P] {
  return `${prefix}_${crypto.randomUUID()}` as IdByPrefix[P]
}
