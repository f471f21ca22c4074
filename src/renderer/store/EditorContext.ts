import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { Editor } from './editor.ts'
import type { State } from './state.ts'

export const EditorContext = createContext<Editor | null>(null)

export function useEditor(): Editor {
  const editor = useContext(EditorContext)
  if (!editor) throw new Error('This component belongs inside EditorContext.')
  return editor
}

/** A piece of the page's state; the component draws again when it changes. */
export function useEditorState<T>(select: (state: State) => T): T {
  return useStore(useEditor().store, select)
}
