import { expect, test } from 'vitest'
import { withFrames } from '../../../src/renderer/store/document.ts'
import { nextStep } from '../../../src/renderer/timeline/TimelineHint.tsx'
import type { MediaId, ObjectId } from '../../../src/shared/domain/ids.ts'
import type { MatteRecord, MediaRecord, ObjectRecord } from '../../../src/shared/domain/records.ts'
import { aDocument } from '../../helpers/documents.ts'

const mediaId = 'med_a' as MediaId
const matte = (index: number, committed: boolean): MatteRecord =>
  ({ objectId: 'obj_1' as ObjectId, index, committed }) as unknown as MatteRecord

function stepWith(objects: number, mattes: MatteRecord[]): ReturnType<typeof nextStep> {
  const document = aDocument({
    media: [{ id: mediaId, frames: 50 } as unknown as MediaRecord],
    objects: Array.from(
      { length: objects },
      (_, k) => ({ id: `obj_${String(k + 1)}`, mediaId, order: k }) as unknown as ObjectRecord,
    ),
  })
  return nextStep({ document: withFrames(document, mediaId, { mattes, prompts: [] }), mediaId })
}

test('the timeline says the next step until it was taken', () => {
  expect(nextStep({ document: null, mediaId: null })).toBe('open')
  expect(stepWith(0, [])).toBe('mark')
  expect(stepWith(1, [])).toBe('mark')
  expect(stepWith(1, [matte(0, true)])).toBe('propagate')
  expect(stepWith(1, [matte(0, true), matte(1, false)])).toBeNull()
  expect(stepWith(4, [matte(0, true)])).toBeNull()
})
