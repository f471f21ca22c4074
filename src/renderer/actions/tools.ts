import {
  Brush,
  CircleMinus,
  Crosshair,
  Crop,
  Eraser,
  Feather,
  Lasso,
  type LucideIcon,
  Minus,
  MousePointer2,
  PaintBucket,
  Plus,
  Scaling,
  Square,
  Spline,
  SquareDashed,
  WandSparkles,
} from 'lucide-react'
import type { Editor } from '../store/editor.ts'
import { hasSign, hasSize, paints, type ToolName } from '../tools/marks.ts'
import { type Action, withMedia } from './action.ts'

const tool = (name: ToolName, label: string, icon: LucideIcon, key: string): Action => ({
  name: `tool.${name}`,
  group: 'Tools',
  label,
  icon,
  keys: [key],
  enabled: withMedia,
  active: (state) => state.tool === name,
  perform: (editor) => {
    editor.set({ tool: name })
  },
})

/** Goes on to the tool in use once the region is drawn; pressed again, without one. */
const regionTool: Action = {
  ...tool('region', 'Local region: marks act inside it only', Crop, 'G'),
  perform: (editor) => {
    const { tool: now, toolBefore } = editor.state()
    editor.set(now === 'region' ? { tool: toolBefore } : { tool: 'region', toolBefore: now })
  },
}

export const toolActions: readonly Action[] = [
  tool('select', 'Select the object under the pointer', MousePointer2, 'V'),
  tool('click', 'Click', Crosshair, 'P'),
  tool('box', 'Box', SquareDashed, 'R'),
  tool('scribble', 'Scribble', Spline, 'S'),
  tool('brush', 'Brush', Brush, 'B'),
  tool('eraser', 'Eraser', Eraser, 'E'),
  tool('smart', 'Smart brush: keeps to edges', WandSparkles, 'Shift+B'),
  tool('lasso', 'Lasso', Lasso, 'Shift+L'),
  tool('fill', 'Fill a hole, or remove a piece', PaintBucket, 'Y'),
  tool('transform', 'Move, scale and turn the matte', Scaling, 'T'),
  regionTool,
]

export const subtract: Action = {
  name: 'tool.subtract',
  group: 'Tools',
  label: 'Take away instead of add (or hold Alt)',
  icon: CircleMinus,
  keys: ['X'],
  enabled: (state) => withMedia(state) && hasSign(state.tool),
  active: (state) => state.subtract,
  perform: (editor) => {
    editor.set({ subtract: !editor.state().subtract })
  },
}

export const smallestBrush = 1
export const largestBrush = 500

/** Sizes go up and down by a tenth, at least by one plate pixel. */
const resize = (editor: Editor, sign: 1 | -1): void => {
  const { brushSize } = editor.state()
  const next = brushSize + sign * Math.max(1, Math.round(brushSize * 0.1))
  editor.set({ brushSize: Math.min(largestBrush, Math.max(smallestBrush, next)) })
}

const size = (name: string, label: string, icon: LucideIcon, key: string, sign: 1 | -1): Action => ({
  name,
  group: 'Tools',
  label,
  icon,
  keys: [key],
  enabled: (state) => withMedia(state) && hasSize(state.tool),
  perform: (editor) => {
    resize(editor, sign)
  },
})

const hardness = (name: string, label: string, icon: LucideIcon, key: string, by: number): Action => ({
  name,
  group: 'Tools',
  label,
  icon,
  keys: [key],
  enabled: (state) => withMedia(state) && paints(state.tool),
  perform: (editor) => {
    const next = Math.round((editor.state().hardness + by) * 10) / 10
    editor.set({ hardness: Math.min(1, Math.max(0, next)) })
  },
})

export const sizeActions: readonly Action[] = [
  size('tool.smaller', 'Smaller brush', Minus, '[', -1),
  size('tool.larger', 'Larger brush', Plus, ']', 1),
  hardness('tool.softer', 'Softer brush', Feather, '{', -0.1),
  hardness('tool.harder', 'Harder brush', Square, '}', 0.1),
]
