import { Slider } from 'radix-ui'
import type { ReactElement } from 'react'

interface ValueSliderProps {
  label: string
  /** The value as it is read aloud. */
  text: string
  range: readonly [min: number, max: number, step: number]
  value: number
  disabled: boolean
  /** While it is dragged. */
  onChange: (value: number) => void
  /** Let go, or a key pressed. */
  onCommit: (value: number) => void
}

export function ValueSlider({
  label,
  text,
  range,
  value,
  disabled,
  onChange,
  onCommit,
}: ValueSliderProps): ReactElement {
  const [min, max, step] = range
  return (
    <Slider.Root
      className={min < 0 ? 'slider two-sided' : 'slider'}
      data-slider
      min={min}
      max={max}
      step={step}
      value={[Math.min(max, Math.max(min, value))]}
      disabled={disabled}
      onValueChange={([next = 0]) => {
        onChange(next)
      }}
      onValueCommit={([next = 0]) => {
        onCommit(next)
      }}
    >
      <Slider.Track className="slider-track">
        <Slider.Range className="slider-range" />
      </Slider.Track>
      <Slider.Thumb className="slider-thumb" aria-label={label} aria-valuetext={text} />
    </Slider.Root>
  )
}
