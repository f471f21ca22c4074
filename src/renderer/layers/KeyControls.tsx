import { ChevronLeft, ChevronRight, Diamond } from 'lucide-react'
import { ContextMenu, Tooltip } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import { goToKey, keyHere, removeKeys, setInterpolation, toggleKey } from '../actions/properties.ts'
import { keyAt, nextKey, previousKey, propertyOf } from '../../shared/domain/animation.ts'
import { type Interpolation, interpolations } from '../../shared/domain/matteProperties.ts'
import type { ObjectRecord } from '../../shared/domain/records.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { Hint } from '../ui/ActionButton.tsx'
import type { PropertyField } from './propertyFields.ts'

/** Key on this frame, the ones beside it; a right click says how the value goes on. */
export function KeyControls({ object, field }: { object: ObjectRecord; field: PropertyField }): ReactElement {
  const editor = useEditor()
  const index = useEditorState((state) => state.index)
  const property = propertyOf(object, field.name)
  const here = keyAt(property, index) !== null
  const keyed = property.keys.length > 0
  const beside = (side: 'before' | 'after', icon: ReactNode): ReactElement => (
    <KeyButton
      label={`${field.label}: key ${side}`}
      disabled={(side === 'before' ? previousKey : nextKey)(property, index) === null}
      onPress={() => {
        goToKey(editor, object, field.name, side)
      }}
    >
      {icon}
    </KeyButton>
  )
  const diamond = (
    <KeyButton
      label={here ? `${field.label}: remove key` : `${field.label}: add key`}
      pressed={here}
      disabled={object.locked}
      className={keyed ? 'keyed' : ''}
      onPress={() => void toggleKey(editor, object, field.name)}
    >
      <Diamond size={11} strokeWidth={2} fill={here ? 'currentColor' : 'none'} aria-hidden />
    </KeyButton>
  )
  return (
    <span className={`keys ${keyed ? 'keyed' : ''}`}>
      {beside('before', <ChevronLeft size={12} aria-hidden />)}
      {keyed && !object.locked ? (
        <KeyMenu object={object} field={field}>
          {diamond}
        </KeyMenu>
      ) : (
        diamond
      )}
      {beside('after', <ChevronRight size={12} aria-hidden />)}
    </span>
  )
}

interface KeyButtonProps {
  label: string
  pressed?: boolean
  disabled: boolean
  className?: string
  onPress: () => void
  children: ReactNode
}

function KeyButton({ label, pressed, disabled, className = '', onPress, children }: KeyButtonProps): ReactElement {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>
        <button
          type="button"
          className={`key-button ${className}`}
          aria-label={label}
          aria-pressed={pressed}
          aria-disabled={disabled}
          onMouseDown={(event) => {
            event.preventDefault()
          }}
          onClick={() => {
            if (!disabled) onPress()
          }}
        >
          {children}
        </button>
      </Tooltip.Trigger>
      <Hint text={label} side="top" />
    </Tooltip.Root>
  )
}

const interpolationLabels: Record<Interpolation, string> = {
  hold: 'Hold until the next key',
  linear: 'Go evenly to the next key',
  smooth: 'Ease to the next key',
}

interface KeyMenuProps {
  object: ObjectRecord
  field: PropertyField
  children: ReactElement
}

function KeyMenu({ object, field: { name }, children }: KeyMenuProps): ReactElement {
  const editor = useEditor()
  const index = useEditorState((state) => state.index)
  return (
    <ContextMenu.Root>
      <ContextMenu.Trigger asChild>
        <span>{children}</span>
      </ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content className="menu">
          <ContextMenu.RadioGroup
            value={keyHere(object, name, index)?.interpolation ?? ''}
            onValueChange={(value) => void setInterpolation(editor, object, name, value as Interpolation)}
          >
            {interpolations.map((each) => (
              <ContextMenu.RadioItem key={each} value={each} className="menu-item">
                <span className="menu-mark">
                  <ContextMenu.ItemIndicator>
                    <Diamond size={9} fill="currentColor" aria-hidden />
                  </ContextMenu.ItemIndicator>
                </span>
                {interpolationLabels[each]}
              </ContextMenu.RadioItem>
            ))}
          </ContextMenu.RadioGroup>
          <ContextMenu.Separator className="menu-line" />
          <ContextMenu.Item className="menu-item" onSelect={() => void removeKeys(editor, object, name)}>
            <span className="menu-mark" />
            Remove all keys
          </ContextMenu.Item>
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  )
}
