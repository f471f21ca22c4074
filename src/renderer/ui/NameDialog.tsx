import { Dialog } from 'radix-ui'
import { type SubmitEvent, type ReactElement, useRef } from 'react'

interface NameDialogProps {
  open: boolean
  title: string
  label: string
  initial: string
  confirm: string
  onClose: () => void
  onConfirm: (name: string) => void
}

/** Asks for a name. */
export function NameDialog(props: NameDialogProps): ReactElement {
  const field = useRef<HTMLInputElement>(null)
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const name = field.current?.value.trim() ?? ''
    if (name === '') return field.current?.focus()
    props.onClose()
    props.onConfirm(name)
  }
  return (
    <Dialog.Root
      open={props.open}
      onOpenChange={(open) => {
        if (!open) props.onClose()
      }}
    >
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-shade" />
        <Dialog.Content className="dialog narrow" aria-describedby={undefined}>
          <Dialog.Title className="dialog-title">{props.title}</Dialog.Title>
          <form onSubmit={submit}>
            <label className="field">
              <span>{props.label}</span>
              <input ref={field} className="input" defaultValue={props.initial} maxLength={200} />
            </label>
            <div className="dialog-buttons">
              <Dialog.Close className="button" type="button">
                Cancel
              </Dialog.Close>
              <button className="button primary" type="submit">
                {props.confirm}
              </button>
            </div>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
