import { Info } from 'lucide-react'
import { Popover } from 'radix-ui'
import { type ReactElement, useEffect, useRef } from 'react'
import { drawBar } from './drawBar.ts'
import { drawDiamond } from './drawLanes.ts'
import { ink } from './ink.ts'
import { laneHeight } from './layout.ts'
import { flag } from './strip.ts'

const colour = '#35b6f2'
interface Entry {
  name: string
  hint: string
  flags: number
  differs?: boolean
}

const entries: readonly Entry[] = [
  { name: 'Committed', hint: 'you vouch for it; nothing changes it but you', flags: flag.committed | flag.prompted },
  { name: 'Prompted', hint: 'from your marks, released', flags: flag.prompted },
  { name: 'Painted', hint: 'by hand, or copied from another frame', flags: flag.painted },
  { name: 'Imported', hint: 'from a file', flags: flag.imported },
  { name: 'Propagated', hint: 'from one side', flags: flag.propagated },
  { name: 'Fused', hint: 'from the committed frames on both sides', flags: flag.fused },
  { name: 'Low confidence', hint: 'worth a look', flags: flag.propagated | flag.low },
  {
    name: 'Out of date',
    hint: 'its committed frames changed: propagate again',
    flags: flag.propagated | flag.outOfDate,
  },
  { name: 'Missing', hint: 'no matte yet, in a shot with a committed frame', flags: flag.missing },
  { name: 'Different', hint: 'from the version compared with', flags: flag.propagated, differs: true },
]

/** What the bars of a lane mean, drawn as the lanes are. */
export function Legend(): ReactElement {
  return (
    <Popover.Root>
      <Popover.Trigger className="button icon-only" aria-label="What the bars mean">
        <Info size={16} strokeWidth={1.75} aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="popover timeline-legend"
          side="top"
          align="end"
          sideOffset={6}
          aria-label="What the bars mean"
        >
          <dl>
            {entries.map(({ name, hint, ...sample }) => (
              <div key={name}>
                <dt>
                  <Sample {...sample} />
                  {name}
                </dt>
                <dd className="faint">{hint}</dd>
              </div>
            ))}
          </dl>
          <p className="faint">
            Drag cuts and keys. Double-click the shots to split there, a cut to join. The wheel zooms, with Shift it
            moves along, with Alt it scrolls the lanes.
          </p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

const sampleWidth = 44

function Sample({ flags, differs = false }: Pick<Entry, 'flags' | 'differs'>): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    context.setTransform(2, 0, 0, 2, 0, 0)
    context.fillStyle = ink.ground
    context.fillRect(0, 0, sampleWidth, laneHeight)
    drawBar(context, { x: 4, width: sampleWidth - 8, top: 0, flags, colour })
    if (flags & flag.committed) drawDiamond(context, sampleWidth / 2, laneHeight / 2 - 0.5, 5, '#ffffff')
    if (!differs) return
    context.fillStyle = ink.differs
    context.fillRect(4, 0, sampleWidth - 8, 2)
  }, [flags, differs])
  return <canvas ref={canvas} width={2 * sampleWidth} height={2 * laneHeight} aria-hidden />
}
