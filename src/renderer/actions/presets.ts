import type { ShortcutPreset } from '../../shared/domain/preferenceDefaults.ts'
import type { Chord } from './keys.ts'

export const presetNames: Record<ShortcutPreset, string> = {
  holdout: 'Holdout',
  nuke: 'Nuke',
  'after-effects': 'After Effects',
  silhouette: 'Silhouette',
}

/**
 * The keys these programs give to the same functions, by the name of our action. Above each list: what it was checked against;
 * the rest is as users know it. Below each list: where our own actions go whose keys they take. Keys that no function of ours
 * answers to are left out; what is not named keeps its own keys.
 */
export const presets: Record<ShortcutPreset, Readonly<Record<string, readonly Chord[]>>> = {
  holdout: {},

  // Viewer and RotoPaint of Foundry's Nuke. R, G, B, A and M: as a published course on the Nuke 7 viewer has them. Foundry's own
  // list of hotkeys could not be had, so the rest is unchecked.
  nuke: {
    'panel.picture': ['Space'],
    'committed.previous': ['Ctrl+ArrowLeft'],
    'committed.next': ['Ctrl+ArrowRight'],
    'look.red': ['R'],
    'look.green': ['G'],
    'look.blue': ['B'],
    'look.alpha': ['A'],
    'look.luma': ['Y'],
    'look.darker': [','],
    'look.brighter': ['.'],
    'view.overlay': ['F2', 'M'],
    'tool.select': ['Q'],
    'tool.brush': ['N'],
    'file.settings': ['Shift+S', 'Ctrl+,'],

    'play.toggle': ['Shift+Space'],
    'propagate.backward': ['Shift+PageUp'],
    'propagate.forward': ['Shift+PageDown'],
    'tool.box': ['C'],
    'tool.region': ['Shift+G'],
    'tool.fill': ['Shift+Y'],
    'object.add': ['Alt+N'],
    'look.onion': ['Alt+Q'],
  },

  // After Effects. Time, work area, zoom, tools, new layer, splitting, rendering and the maximised panel: as three published lists of
  // its shortcuts and Adobe's printed reference have them. Arranging layers: as Adobe's user manual has it ("Change the stacking
  // order for selected layers"). Red, green and blue: as a published course on rotoscoping there has them. Adobe's online list could
  // not be had: alpha, Roto Brush, and locking and hiding layers are unchecked.
  'after-effects': {
    'frame.back': ['PageUp', 'Ctrl+ArrowLeft', 'ArrowLeft'],
    'frame.forward': ['PageDown', 'Ctrl+ArrowRight', 'ArrowRight'],
    'frame.back-ten': ['Shift+PageUp', 'Ctrl+Shift+ArrowLeft'],
    'frame.forward-ten': ['Shift+PageDown', 'Ctrl+Shift+ArrowRight'],
    'frame.first': ['Home', 'Ctrl+Alt+ArrowLeft'],
    'frame.last': ['End', 'Ctrl+Alt+ArrowRight'],
    'committed.previous': ['J'],
    'committed.next': ['K'],
    'range.in': ['B'],
    'range.out': ['N'],
    'range.start': ['Shift+Home'],
    'range.end': ['Shift+End'],
    'view.zoom-in': ['.'],
    'view.zoom-out': [','],
    'view.actual': ['/'],
    // Shift and the slash, where that is a question mark; the slash with Alt fits too.
    'view.fit': ['?', 'Alt+/'],
    'look.red': ['Alt+1'],
    'look.green': ['Alt+2'],
    'look.blue': ['Alt+3'],
    'look.alpha': ['Alt+4'],
    'tool.scribble': ['Alt+W'],
    'tool.brush': ['Ctrl+B'],
    'tool.box': ['Q'],
    'tool.lasso': ['G'],
    'object.add': ['Ctrl+Y'],
    'object.lock': ['Ctrl+L'],
    'object.up': ['Ctrl+Alt+ArrowUp'],
    'object.down': ['Ctrl+Alt+ArrowDown'],
    'object.visible': ['Ctrl+Alt+Shift+V'],
    'shot.split': ['Ctrl+Shift+D'],
    'file.open-clip': ['Ctrl+I'],
    'file.open-project': ['Ctrl+O'],
    'file.settings': ['Ctrl+K'],
    'file.export': ['Ctrl+M'],
    'panel.picture': ['`'],

    'history.redo': ['Ctrl+Shift+Z'],
    'play.backward': ['Shift+J'],
    'play.stop': ['Shift+K'],
    'propagate.backward': ['Shift+ArrowLeft'],
    'propagate.forward': ['Shift+ArrowRight'],
    'propagate.to-in': ['Alt+Shift+ArrowLeft'],
    'propagate.to-out': ['Alt+Shift+ArrowRight'],
    'shots.lists': ['Alt+Shift+D'],
    'tool.region': ['Shift+G'],
    'look.onion': ['Shift+Q'],
    'look.wipe-target': ['Alt+Shift+W'],
    'help.palette': ['Ctrl+Shift+P'],
    'help.shortcuts': ['Ctrl+/'],
  },

  // Boris FX Silhouette. The toolbar, T for the transform included: as the Roto page of its 2022 documentation has it. Its pages on
  // Viewer and Timebar could be had in part only: stepping and zooming are unchecked.
  silhouette: {
    'frame.back': ['Z', 'ArrowLeft'],
    'frame.forward': ['X', 'ArrowRight'],
    'view.zoom-in': ['I'],
    'view.zoom-out': ['O'],
    'tool.box': ['Shift+S'],
    'tool.lasso': ['Shift+F'],

    'range.in': ['Alt+I'],
    'range.out': ['Alt+O'],
    'tool.subtract': ['Shift+X'],
    'view.actual': ['/'],
  },
}
