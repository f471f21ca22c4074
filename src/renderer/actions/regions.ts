import { ArrowLeftToLine, ArrowRightToLine, type LucideIcon } from 'lucide-react'
import type { Action } from './action.ts'

/** Which of `count` parts comes `step` after this one, round and round; -1 is none of them. */
export const regionAfter = (current: number, step: 1 | -1, count: number): number =>
  current < 0 ? (step > 0 ? 0 : count - 1) : (current + step + count) % count

/** Moves the focus to the next part of the page that says `data-region` and is seen; its label is what screen readers say. */
function focusRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter((region) =>
    region.checkVisibility({ visibilityProperty: true }),
  )
  const current = regions.findIndex((region) => region.contains(document.activeElement))
  const region = regions[regionAfter(current, step, regions.length)]
  if (!region) return
  if (!region.hasAttribute('tabindex')) {
    // Only while it has the focus: a click into it is not to take the focus from where it is.
    region.tabIndex = -1
    const left = (): void => {
      region.removeAttribute('tabindex')
    }
    region.addEventListener('blur', left, { once: true })
  }
  region.focus({ preventScroll: true })
}

const focusing = (name: string, label: string, icon: LucideIcon, key: string, step: 1 | -1): Action => ({
  name: `focus.${name}`,
  group: 'View',
  label,
  icon,
  keys: [key],
  enabled: ({ document }) => document !== null,
  perform: () => {
    focusRegion(step)
  },
})

export const regionActions: readonly Action[] = [
  focusing('next', 'Next part of the desk', ArrowRightToLine, 'Ctrl+F6', 1),
  focusing('previous', 'Previous part of the desk', ArrowLeftToLine, 'Ctrl+Shift+F6', -1),
]
