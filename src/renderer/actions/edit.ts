import { CircleHelp, CircleX, Redo2, Route, Search, Undo2 } from 'lucide-react'
import { startTour } from '../store/tour.ts'
import { type Action, always } from './action.ts'

export const undo: Action = {
  name: 'history.undo',
  group: 'Edit',
  label: ({ document }) => (document?.history.undo ? `Undo: ${document.history.undo}` : 'Undo'),
  icon: Undo2,
  keys: ['Ctrl+Z'],
  enabled: ({ document }) => document?.history.undo != null,
  perform: async (editor) => {
    await editor.call('project.undo', {}, { title: 'Could not undo' })
  },
}

export const redo: Action = {
  name: 'history.redo',
  group: 'Edit',
  label: ({ document }) => (document?.history.redo ? `Redo: ${document.history.redo}` : 'Redo'),
  icon: Redo2,
  keys: ['Ctrl+Shift+Z', 'Ctrl+Y'],
  enabled: ({ document }) => document?.history.redo != null,
  perform: async (editor) => {
    await editor.call('project.redo', {}, { title: 'Could not redo' })
  },
}

/** A drag under way takes Escape first; then marks that are being computed, then the region. */
export const cancel: Action = {
  name: 'edit.cancel',
  group: 'Edit',
  label: 'Give up the mark being made, or clear the region',
  icon: CircleX,
  keys: ['Escape'],
  enabled: ({ pending, region, tool }) => pending.length > 0 || region !== null || tool === 'region',
  perform: (editor) => {
    const { pending, tool, toolBefore } = editor.state()
    for (const mark of pending) mark.cancel()
    if (pending.length === 0) editor.set({ region: null, tool: tool === 'region' ? toolBefore : tool })
  },
}

export const showShortcuts: Action = {
  name: 'help.shortcuts',
  group: 'Edit',
  label: 'Keyboard shortcuts',
  icon: CircleHelp,
  keys: ['?'],
  enabled: always,
  perform: (editor) => {
    editor.set({ dialog: 'shortcuts' })
  },
}

export const showPalette: Action = {
  name: 'help.palette',
  group: 'Edit',
  label: 'Find a command',
  icon: Search,
  keys: ['Ctrl+K', 'Ctrl+Shift+P'],
  enabled: always,
  perform: (editor) => {
    editor.set({ dialog: 'palette' })
  },
}

export const showTour: Action = {
  name: 'help.tour',
  group: 'Edit',
  label: 'Tour of a minute',
  icon: Route,
  keys: ['Alt+T'],
  enabled: always,
  perform: (editor) => {
    editor.set({ dialog: null })
    startTour(editor)
  },
}

export const editActions: readonly Action[] = [undo, redo, cancel, showPalette, showShortcuts, showTour]
