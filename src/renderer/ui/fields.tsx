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

interface NumberInputProps {
  label: string
  /** NaN where nothing is written. */
  value: number
  min?: number
  max?: number
  step?: number
  placeholder?: string
  onChange: (value: number) => void
}

export function NumberInput({ label, value, min, max, step, placeholder, onChange }: NumberInputProps): ReactElement {
  return (
    <label className="field">
      <span>{label}</span>
      <input
        className="input"
        type="number"
        min={min}
        max={max}
        step={step}
        placeholder={placeholder}
        value={Number.isNaN(value) ? '' : value}
        onChange={(event) => {
          onChange(event.target.valueAsNumber)
        }}
      />
    </label>
  )
}

interface ChoiceProps<T> {
  value: T
  /** Values, which differ as text, and what is read of them. */
  choices: readonly (readonly [value: T, text: string])[]
  className?: string
  disabled?: boolean
  onChange: (value: T) => void
}

/** One of several. */
export function Choice<T extends string | number>({
  value,
  choices,
  className = '',
  disabled = false,
  onChange,
}: ChoiceProps<T>): ReactElement {
  return (
    <select
      className={`input ${className}`.trim()}
      value={value}
      disabled={disabled}
      onChange={(event) => {
        const chosen = choices.find(([each]) => String(each) === event.target.value)
        if (chosen) onChange(chosen[0])
      }}
    >
      {choices.map(([each, text]) => (
        <option key={each} value={each}>
          {text}
        </option>
      ))}
    </select>
  )
}

/** One of several, under its label. */
export function ChoiceField<T extends string | number>({
  label,
  ...choice
}: ChoiceProps<T> & { label: string }): ReactElement {
  return (
    <label className="field">
      <span>{label}</span>
      <Choice {...choice} />
    </label>
  )
}
