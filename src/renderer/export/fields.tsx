import type { ReactElement } from 'react'

interface CheckProps {
  label: string
  checked: boolean
  colour?: string
  onChange: (checked: boolean) => void
}

export function Check({ label, checked, colour, onChange }: CheckProps): ReactElement {
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => {
          onChange(event.target.checked)
        }}
      />
      {colour && <span className="dot" style={{ background: colour }} />}
      {label}
    </label>
  )
}

interface NumberFieldProps {
  label: string
  value: number
  min?: number
  max?: number
  step?: number
  onChange: (value: number) => void
}

export function NumberField({ label, value, min, max, step, onChange }: NumberFieldProps): ReactElement {
  return (
    <label className="field">
      <span>{label}</span>
      <input
        className="input"
        type="number"
        min={min}
        max={max}
        step={step}
        value={Number.isNaN(value) ? '' : value}
        onChange={(event) => {
          onChange(event.target.valueAsNumber)
        }}
      />
    </label>
  )
}
