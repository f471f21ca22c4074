import { expect, test } from 'vitest'
import { formatFields, valueOf, withValue } from '../../../src/renderer/export/formatFields.ts'
import { ExportFormat, type ExportFormatInput, movieCodecs } from '../../../src/shared/contract/export.ts'
import { exportPresets } from '../../../src/shared/domain/exportPresets.ts'

const formats: ExportFormatInput[] = [
  ...exportPresets.map(({ format }) => format),
  ...movieCodecs.map((codec) => ({ kind: 'movie' as const, codec })),
]

test('every setting is one of the schema, shows what it is without being chosen, and takes each choice', () => {
  let tried = 0
  for (const format of formats) {
    const parsed = ExportFormat.parse(format) as Record<string, unknown>
    for (const field of formatFields(format)) {
      expect(valueOf(format, field.key), `${format.kind} ${field.key}`).toBe(parsed[field.key])
      const values =
        field.kind === 'choice'
          ? field.choices.map(({ value }) => value)
          : field.kind === 'check'
            ? [true, false]
            : [field.min, field.max]
      for (const value of values) {
        const changed = ExportFormat.parse(withValue(format, field.key, value)) as Record<string, unknown>
        expect(changed[field.key]).toBe(value)
        tried++
      }
    }
  }
  expect(tried).toBeGreaterThan(100)
})

test('colour is asked of what has colour', () => {
  const keys = (format: ExportFormatInput): string[] => formatFields(format).map(({ key }) => key)
  expect(keys({ kind: 'png', bits: 16 })).not.toContain('alpha')
  expect(keys({ kind: 'png', bits: 16, content: 'rgba' })).toContain('despill')
  expect(keys({ kind: 'png', bits: 16, content: 'rgba' })).not.toContain('despillLimit')
  expect(keys({ kind: 'png', bits: 16, content: 'rgba', despill: 'blue' })).toContain('despillLimit')
  expect(keys({ kind: 'movie', codec: 'h264' })).toEqual(['audio'])
  expect(keys({ kind: 'movie', codec: 'vp9' })).toContain('alpha')
})
