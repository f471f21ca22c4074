import type { ShortcutPreset } from '../../shared/domain/preferenceDefaults.ts'
import type { Chord } from './keys.ts'

export const presetNames: Record<ShortcutPreset, string> = {
  holdout: 'Holdout',
  nuke: 'Nuke',
  'after-effects': 'After Effects',
  silhouette: 'Silhouette',
}

/**
 * The keys these programs give to the same functions, by the name of our action. Above each list: what it was checked against.
 * Below each list: where our own actions go whose keys they take. Our own key may stay beside theirs. Keys that no function of ours
 * answers to are left out; what is not named keeps its own keys.
 */
export const presets: Record<ShortcutPreset, Readonly<Record<string, readonly Chord[]>>> = {
  holdout: {},

  // Foundry's Nuke, viewer and RotoPaint: every key as the online help of Nuke 10.5 has it ("Appendix A: Hotkeys", "Appendix B:
  // Keyboard Shortcuts"), importing as its timeline has it; J, K, L, I, O, F, W, T, arrows, Home and End, which we share, too. Its V
  // draws shapes: our lasso. Square brackets and braces, which hide toolbars there, stay with the brush.
  nuke: {
    'committed.previous': ['Alt+ArrowLeft', 'PageUp'],
    'committed.next': ['Alt+ArrowRight', 'PageDown'],
    'range.clear': ['Alt+U'],
    'look.red': ['R'],
    'look.green': ['G'],
    'look.blue': ['B'],
    'look.alpha': ['A'],
    'look.luma': ['Y'],
    'look.darker': [','],
    'look.brighter': ['.'],
    'look.interest': ['Shift+W', 'Alt+W'],
    'look.wipe-target': ['Shift+Backspace'],
    'view.overlay': ['F2', 'M'],
    'view.actual': ['Ctrl+1'],
    'panel.picture': ['Space', 'Shift+F'],
    'tool.select': ['Q'],
    'tool.brush': ['N'],
    'tool.lasso': ['V'],
    'file.open-clip': ['Ctrl+I'],
    'file.open-project': ['Ctrl+O'],
    'file.preferences': ['Shift+S', 'Ctrl+Alt+;'],
    'versions.save': ['Alt+Shift+S', 'Ctrl+Shift+S'],

    'play.toggle': ['Shift+Space'],
    'propagate.step-back': ['Shift+PageUp'],
    'propagate.step-forward': ['Shift+PageDown'],
    'tool.box': ['C'],
    'tool.region': ['Shift+G'],
    'tool.fill': ['Shift+Y'],
    'object.add': ['Alt+N'],
    'look.onion': ['Alt+Q'],
    'panel.filmstrip': ['Alt+X'],
  },

  // After Effects: every key as its own file of default shortcuts has it ("After Effects Default.txt" of 2021). Alpha as outline and
  // as overlay are views here; its Roto Brush is our scribble, its mask our box, its pen our lasso.
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
    'view.outline': ['Alt+5', 'F7'],
    'view.overlay': ['Alt+6', 'F2'],
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
    'object.up': ['Ctrl+Alt+ArrowUp', 'Ctrl+]'],
    'object.down': ['Ctrl+Alt+ArrowDown', 'Ctrl+['],
    'object.visible': ['Ctrl+Alt+Shift+V'],
    'shot.split': ['Ctrl+Shift+D'],
    'file.open-clip': ['Ctrl+I'],
    'file.open-project': ['Ctrl+O'],
    'file.settings': ['Ctrl+K', 'Ctrl+Alt+Shift+K'],
    'file.keys': ["Ctrl+Alt+'"],
    'file.export': ['Ctrl+M'],
    'versions.save': ['Ctrl+Alt+Shift+S', 'Ctrl+Shift+S'],
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

  // Boris FX Silhouette. Square, magnetic freehand and T for the transform: as "Toolbar Keyboard Shortcuts" on the Roto page of its
  // 2022 documentation has them. Alpha and its overlay: as the documentation of KMFX, published scripts for Silhouette 2022.5, has
  // them. Its pages on viewer and timebar could be had in part only: stepping and zooming are unchecked (the same documentation,
  // page Sequence Editor, gives I and O to in and out while a clip is shown, not a node).
  silhouette: {
    'frame.back': ['Z', 'ArrowLeft'],
    'frame.forward': ['X', 'ArrowRight'],
    'view.zoom-in': ['I'],
    'view.zoom-out': ['O'],
    'view.overlay': ['F2', 'Shift+A'],
    'look.alpha': ['A', 'Alt+A'],
    'tool.box': ['Shift+S'],
    'tool.lasso': ['Shift+F'],

    'range.in': ['Alt+I'],
    'range.out': ['Alt+O'],
    'tool.subtract': ['Shift+X'],
    'view.actual': ['/'],
  },
}
