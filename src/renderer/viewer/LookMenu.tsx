import { SunMedium } from 'lucide-react'
import { Popover, Slider, ToggleGroup } from 'radix-ui'
import type { ReactElement } from 'react'
import { resetLook, setLook } from '../actions/look.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { currentMedia } from '../store/state.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { curveLabels, type CurveName } from './curves.ts'
import { type Channel, channels, exposureLimit, gammaLimits, type Look, neutralLook } from './look.ts'

const channelLabels: Record<Channel, string> = {
  colour: 'RGB',
  red: 'R',
  green: 'G',
  blue: 'B',
  alpha: 'A',
  luma: 'Luma',
}

/** Exposure, gamma, channel and curves: for looking only. */
export function LookMenu(): ReactElement {
  const look = useEditorState((state) => state.look)
  const summary = describeLook(look)
  return (
    <Popover.Root>
      <Popover.Trigger className={`button ${summary ? 'lit' : ''}`} aria-label={`Look: ${summary || 'as stored'}`}>
        <SunMedium size={16} strokeWidth={1.75} aria-hidden />
        {summary || 'Look'}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover look" side="top" align="end" sideOffset={6} aria-label="Look">
          <LookFields look={look} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function LookFields({ look }: { look: Look }): ReactElement {
  const editor = useEditor()
  const linear = useEditorState((state) => currentMedia(state)?.colour.transfer === 'linear')
  return (
    <>
      <ToggleGroup.Root
        type="single"
        className="segments"
        aria-label="Channel"
        value={look.channel}
        onValueChange={(value) => {
          if (value) setLook(editor, { channel: value as Channel })
        }}
      >
        {channels.map((channel) => (
          <ToggleGroup.Item key={channel} value={channel} className="button">
            {channelLabels[channel]}
          </ToggleGroup.Item>
        ))}
      </ToggleGroup.Root>
      <LookSlider
        label="Exposure"
        value={look.exposure}
        limits={[-exposureLimit, exposureLimit]}
        shown={stops(look.exposure)}
        onChange={(exposure) => {
          setLook(editor, { exposure })
        }}
      />
      <LookSlider
        label="Gamma"
        value={Math.log2(look.gamma)}
        limits={[Math.log2(gammaLimits[0]), Math.log2(gammaLimits[1])]}
        shown={look.gamma.toFixed(2)}
        onChange={(power) => {
          setLook(editor, { gamma: Math.round(100 * 2 ** power) / 100 })
        }}
      />
      <CurveField
        label="Plate is"
        curve={linear ? 'linear' : look.plateCurve}
        disabled={linear}
        onChange={(plateCurve) => {
          setLook(editor, { plateCurve })
        }}
      />
      <CurveField
        label="View as"
        curve={look.viewCurve}
        onChange={(viewCurve) => {
          setLook(editor, { viewCurve })
        }}
      />
      <div className="look-end">
        <span className="faint">For looking only; never exported.</span>
        <ActionButton action={resetLook} text="Reset" side="top" />
      </div>
    </>
  )
}

interface LookSliderProps {
  label: string
  value: number
  limits: readonly [number, number]
  shown: string
  onChange: (value: number) => void
}

function LookSlider({ label, value, limits, shown, onChange }: LookSliderProps): ReactElement {
  return (
    <div className="look-row">
      <span>{label}</span>
      <Slider.Root
        className="slider"
        data-slider
        min={limits[0]}
        max={limits[1]}
        step={0.05}
        value={[value]}
        onValueChange={([next = 0]) => {
          onChange(Math.round(next * 100) / 100)
        }}
        onDoubleClick={() => {
          onChange(0)
        }}
      >
        <Slider.Track className="slider-track">
          <Slider.Range className="slider-range" />
        </Slider.Track>
        <Slider.Thumb className="slider-thumb" aria-label={label} aria-valuetext={shown} />
      </Slider.Root>
      <span className="number">{shown}</span>
    </div>
  )
}

interface CurveFieldProps {
  label: string
  curve: CurveName
  disabled?: boolean
  onChange: (curve: CurveName) => void
}

function CurveField({ label, curve, disabled = false, onChange }: CurveFieldProps): ReactElement {
  return (
    <label className="look-row">
      <span>{label}</span>
      <select
        className="input"
        value={curve}
        disabled={disabled}
        onChange={(event) => {
          onChange(event.target.value as CurveName)
        }}
      >
        {Object.entries(curveLabels).map(([name, text]) => (
          <option key={name} value={name}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}

const stops = (exposure: number): string => `${exposure > 0 ? '+' : ''}${exposure.toFixed(2)}`

/** What differs from the plate as stored, in few signs; empty where nothing does. */
export function describeLook(look: Look): string {
  return [
    look.exposure !== 0 && `${stops(look.exposure)} EV`,
    look.gamma !== 1 && `γ ${look.gamma.toFixed(2)}`,
    look.plateCurve !== neutralLook.plateCurve && `from ${curveLabels[look.plateCurve]}`,
    look.viewCurve !== neutralLook.viewCurve && curveLabels[look.viewCurve],
    look.channel !== 'colour' && channelLabels[look.channel],
  ]
    .filter(Boolean)
    .join(' · ')
}
