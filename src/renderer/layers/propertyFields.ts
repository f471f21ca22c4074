import type { MatteProperty } from '../../shared/domain/matteProperties.ts'

/** How a property is shown. Values beyond the slider's ends can be written. */
export interface PropertyField {
  name: MatteProperty
  label: string
  /** What it does, in a sentence. */
  hint: string
  /** `fr`: frames. */
  unit: 'px' | 'px²' | '%' | 'fr'
  /** Ends of the slider. */
  min: number
  max: number
  step: number
}

export interface PropertySection {
  name: string
  fields: readonly PropertyField[]
}

const lengths = { unit: 'px', min: 0, max: 50, step: 0.5 } as const
const areas = { unit: 'px²', min: 0, max: 1000, step: 5 } as const
const shares = { unit: '%', min: 0, max: 1, step: 0.01 } as const

/** Matte properties as the panel lists them. */
export const propertySections: readonly PropertySection[] = [
  {
    name: 'Edge',
    fields: [
      { name: 'grow', label: 'Grow', hint: 'Moves the edge out, or in where negative', ...lengths, min: -50 },
      { name: 'featherOut', label: 'Feather out', hint: 'Lets the edge fall off outside of where it is', ...lengths },
      { name: 'featherIn', label: 'Feather in', hint: 'Lets the edge fall off inside of where it is', ...lengths },
      { name: 'softness', label: 'Softness', hint: 'Blurs the edge to both sides', ...lengths },
      {
        name: 'smoothing',
        label: 'Smoothing',
        hint: 'Evens out bumps and notches; the edge stays as sharp',
        ...lengths,
      },
    ],
  },
  {
    name: 'Clean-up',
    fields: [
      { name: 'blackClip', label: 'Black clip', hint: 'Alpha up to this is nothing', ...shares },
      { name: 'whiteClip', label: 'White clip', hint: 'Alpha from this on is full', ...shares },
      { name: 'dots', label: 'Dots', hint: 'Removes separate pieces up to this area', ...areas },
      { name: 'holes', label: 'Holes', hint: 'Fills holes up to this area', ...areas },
    ],
  },
  {
    name: 'Time',
    fields: [
      {
        name: 'temporal',
        label: 'Steady',
        hint: 'Averages the edge with that of this many frames before and after, where both are there',
        unit: 'fr',
        min: 0,
        max: 8,
        step: 0.5,
      },
    ],
  },
]

/** The name people see of a property. */
export const labelOf = (name: MatteProperty): string =>
  propertySections.flatMap(({ fields }) => fields).find((field) => field.name === name)?.label ?? name

/** A value as the field shows it, without its unit. */
export function valueText({ unit, step }: PropertyField, value: number): string {
  if (unit === '%') return String(Number((value * 100).toFixed(1)))
  return step < 1 ? value.toFixed(1) : String(Math.round(value))
}

/** What was written as a value; null where it is not a number. */
export function parseValue({ unit }: PropertyField, text: string): number | null {
  const number = Number.parseFloat(text.replace(',', '.'))
  if (!Number.isFinite(number)) return null
  return unit === '%' ? number / 100 : number
}
