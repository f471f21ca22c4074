import { type FocusEvent, type KeyboardEvent, type ReactElement, useState } from 'react'

interface NumberFieldProps {
  label: string
  text: string
  unit: string
  disabled: boolean
  /** What was written, where it was changed. */
  onCommit: (text: string) => void
  /** Arrow keys: one step, ten with Shift. */
  onStep: (steps: number) => void
}

/** A number to be written: Enter or leaving takes it, Escape the old one. */
export function NumberField({ label, text, unit, disabled, onCommit, onStep }: NumberFieldProps): ReactElement {
  const [written, setWritten] = useState<string | null>(null)
  // Of what the field holds: `written` may be of the drawing before.
  const take = ({ currentTarget }: FocusEvent<HTMLInputElement>): void => {
    if (currentTarget.value !== text) onCommit(currentTarget.value)
    setWritten(null)
  }
  const press = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Escape') event.currentTarget.value = text
    if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur()
    const sign = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0
    if (sign === 0) return
    event.preventDefault()
    setWritten(null)
    onStep(sign * (event.shiftKey ? 10 : 1))
  }
  return (
    <span className="number-field">
      <input
        inputMode="decimal"
        aria-label={label}
        value={written ?? text}
        disabled={disabled}
        onFocus={(event) => {
          event.target.select()
        }}
        onChange={(event) => {
          setWritten(event.target.value)
        }}
        onBlur={take}
        onKeyDown={press}
      />
      <span aria-hidden>{unit}</span>
    </span>
  )
}
