import { z } from 'zod'

const id = <Brand extends string>(prefix: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[0-9a-zA-Z-]{1,64}$`))
    .brand<Brand, 'inout'>()

export const MediaId = id<'MediaId'>('med')
export const ShotId = id<'ShotId'>('sht')
export const ObjectId = id<'ObjectId'>('obj')
export const PromptId = id<'PromptId'>('prm')
export const JobId = id<'JobId'>('job')
export const GestureId = id<'GestureId'>('ges')
export const VersionId = id<'VersionId'>('ver')
/** Lower-case hex SHA-256 of a blob's bytes. */
export const BlobHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'BlobHash', 'inout'>()

export type MediaId = z.infer<typeof MediaId>
export type ShotId = z.infer<typeof ShotId>
export type ObjectId = z.infer<typeof ObjectId>
export type PromptId = z.infer<typeof PromptId>
export type JobId = z.infer<typeof JobId>
export type GestureId = z.infer<typeof GestureId>
export type VersionId = z.infer<typeof VersionId>
export type BlobHash = z.infer<typeof BlobHash>
