import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import { useEditorState } from '../store/EditorContext.ts'
import { currentMedia } from '../store/state.ts'
import type { ColourDescription } from '../../shared/domain/records.ts'
import type { ReadoutStore } from './readout.ts'

/** Coordinates, plate values and alpha under the pointer. */
export function Readout({ readout }: { readout: ReadoutStore }): ReactElement {
  const pixel = useStore(readout, (state) => state.pixel)
  const colour = useEditorState((state) => currentMedia(state)?.colour)
  if (!pixel || !colour) return <output className="readout faint">Point at the picture to read its pixels</output>
  return (
    <output className="readout" aria-label="Pixel">
      <span className="coordinates">{`${String(pixel.x)}, ${String(pixel.y)}`}</span>
      {(['red', 'green', 'blue'] as const).map((name, channel) => (
        <span key={name} className={name}>
          {pixel.values ? describeValue(pixel.values[channel] ?? 0, colour) : '…'}
        </span>
      ))}
      <span className="alpha">{pixel.alpha === null ? '' : `α ${pixel.alpha.toFixed(3)}`}</span>
    </output>
  )
}

/** Floats as they are; whole numbers in the steps the plate is stored in. */
export function describeValue(
  value: number,
  { float, bitDepth }: Pick<ColourDescription, 'float' | 'bitDepth'>,
): string {
  return float ? value.toFixed(4) : String(Math.round(value * (2 ** Math.min(16, bitDepth) - 1)))
}
