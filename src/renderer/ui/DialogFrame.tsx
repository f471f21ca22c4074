import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'

interface FrameProps {
  title: string
  open?: boolean
  onOpenChange: (open: boolean) => void
  className?: string
  children: ReactNode
}

/** What every dialog has: the shade behind it, its title, and a way out. */
export function DialogFrame({ title, open = true, onOpenChange, className = '', children }: FrameProps): ReactElement {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-shade" />
        <Dialog.Content className={`dialog ${className}`.trim()} aria-describedby={undefined}>
          <Dialog.Title className="dialog-title">{title}</Dialog.Title>
          {children}
          <Dialog.Close className="button icon-only dialog-close" aria-label="Close">
            <X size={16} aria-hidden />
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

interface ButtonsProps {
  /** What is wrong, of a form where anything can be. */
  problem?: string | null
  /** What comes of it, where nothing is wrong. */
  outcome?: string
  action: string
}

/** The end of a dialog's form: what is wrong with it, Cancel, and what it does. */
export function DialogButtons({ problem, outcome, action }: ButtonsProps): ReactElement {
  return (
    <div className="dialog-buttons">
      {problem !== undefined && (
        <p className="form-problem" role="alert">
          {problem}
        </p>
      )}
      {!problem && <p className="faint">{outcome}</p>}
      <span className="spring" />
      <Dialog.Close className="button" type="button">
        Cancel
      </Dialog.Close>
      <button className="button primary" type="submit" aria-disabled={Boolean(problem)}>
        {action}
      </button>
    </div>
  )
}
