import { Popover } from 'radix-ui'
import { type ReactElement, useRef } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { Editor } from '../store/editor.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import type { Backdrop } from '../store/state.ts'
import { backdropClip } from './plan.ts'

const colours = ['#2f7d46', '#2a4fa8', '#000000', '#808080', '#ffffff', '#c03030', '#d8c24a', '#7a3fa0'] as const

/** What cut-outs are looked at over: shown in the views that have a ground to choose. */
export function BackdropMenu(): ReactElement | null {
  const view = useEditorState((state) => state.view)
  if (view === 'colour') return <ColourMenu />
  if (view === 'backdrop') return <PictureMenu />
  return null
}

function ColourMenu(): ReactElement {
  const editor = useEditor()
  const colour = useEditorState((state) => state.backdrop.colour)
  const choose = (next: string): void => {
    setBackdrop(editor, { colour: next })
  }
  return (
    <Popover.Root>
      <Popover.Trigger className="button" aria-label="Colour behind">
        <span className="swatch" style={{ background: colour }} aria-hidden />
        Behind
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover" side="top" align="end" sideOffset={6} aria-label="Colour behind">
          <div className="palette">
            {colours.map((each) => (
              <button
                key={each}
                type="button"
                className="swatch large"
                style={{ background: each }}
                aria-label={`Colour ${each}`}
                aria-pressed={each === colour}
                onClick={() => {
                  choose(each)
                }}
              />
            ))}
          </div>
          <label className="field row">
            <span>Other</span>
            <input
              type="color"
              value={colour}
              aria-label="Other colour"
              onChange={(event) => {
                choose(event.target.value)
              }}
            />
          </label>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function PictureMenu(): ReactElement {
  const editor = useEditor()
  const field = useRef<HTMLInputElement>(null)
  const picture = useEditorState((state) => state.backdrop.picture)
  const clips = useEditorState(
    useShallow((state) => [...(state.document?.media.values() ?? [])].filter(({ id }) => id !== state.mediaId)),
  )
  const clip = useEditorState(backdropClip)
  return (
    <>
      <select
        className="input backdrop"
        aria-label="Picture behind"
        value={picture?.kind === 'image' ? 'image' : (clip?.id ?? '')}
        onChange={(event) => {
          const chosen = clips.find(({ id }) => id === event.target.value)
          if (chosen) setBackdrop(editor, { picture: { kind: 'media', mediaId: chosen.id } })
          else if (event.target.value === 'open') field.current?.click()
          else setBackdrop(editor, { picture: null })
        }}
      >
        <option value="">Behind: nothing</option>
        {picture?.kind === 'image' && <option value="image">{picture.name}</option>}
        {clips.map((media) => (
          <option key={media.id} value={media.id}>
            {media.name}
          </option>
        ))}
        <option value="open">Choose a picture…</option>
      </select>
      <input
        ref={field}
        type="file"
        accept="image/*"
        hidden
        aria-label="Picture file"
        onChange={(event) => {
          const [file] = event.target.files ?? []
          if (file) void openPicture(editor, file)
          event.target.value = ''
        }}
      />
    </>
  )
}

function setBackdrop(editor: Editor, patch: Partial<Backdrop>): void {
  editor.set({ backdrop: { ...editor.state().backdrop, ...patch } })
}

/** Only looked at: it is neither uploaded nor kept. */
async function openPicture(editor: Editor, file: File): Promise<void> {
  try {
    const bitmap = await createImageBitmap(file, { colorSpaceConversion: 'none' })
    setBackdrop(editor, { picture: { kind: 'image', name: file.name, bitmap } })
  } catch {
    editor.notify('error', `Could not show ${file.name}`, 'Choose a PNG, JPEG, WebP or AVIF picture.')
  }
}
