import {
  Blend,
  CircleDashed,
  Contrast,
  Diff,
  Image,
  Images,
  Layers2,
  type LucideIcon,
  Maximize,
  PaintBucket,
  Scan,
  Shapes,
  Thermometer,
  ZoomIn,
  ZoomOut,
} from 'lucide-react'
import type { Editor } from '../store/editor.ts'
import { currentMedia, type State } from '../store/state.ts'
import { type Camera, centreCamera, fitCamera, type Plate, zoomCamera } from '../viewer/camera.ts'
import type { ViewMode } from '../viewer/views.ts'
import { type Action, withMedia } from './action.ts'

const view = (mode: ViewMode, label: string, icon: LucideIcon, key: string): Action => ({
  name: `view.${mode}`,
  group: 'View',
  label,
  icon,
  keys: [key],
  enabled: withMedia,
  active: (state) => state.view === mode,
  perform: (editor) => {
    editor.set({ view: mode })
  },
})

export const viewModeActions: readonly Action[] = [
  view('plate', 'Plate', Image, 'F1'),
  view('overlay', 'Overlay', Layers2, 'F2'),
  view('matte', 'Matte', Contrast, 'F3'),
  view('cut-out', 'Cut-out', CircleDashed, 'F4'),
  view('colour', 'Over a colour', PaintBucket, 'F5'),
  view('backdrop', 'Over a picture', Images, 'F6'),
  view('outline', 'Outlines', Shapes, 'F7'),
  view('premultiplied', 'Premultiplied', Blend, 'F8'),
  view('difference', 'Last change', Diff, 'F9'),
  view('confidence', 'Confidence', Thermometer, 'F10'),
]

/** The plate as the viewer lays it out; null without a media. */
export function currentPlate(state: Parameters<typeof currentMedia>[0]): Plate | null {
  const media = currentMedia(state)
  return media && { width: media.width, height: media.height, aspect: media.pixelAspect[0] / media.pixelAspect[1] }
}

/** The camera in use: the artist's, or the one that fits. */
export function currentCamera(state: State): Camera | null {
  const plate = currentPlate(state)
  return plate && state.viewport && (state.camera ?? fitCamera(plate, state.viewport))
}

function zoom(editor: Editor, factor: number): void {
  const { viewport } = editor.state()
  const camera = currentCamera(editor.state())
  if (camera && viewport) editor.set({ camera: zoomCamera(camera, factor, [viewport.width / 2, viewport.height / 2]) })
}

const camera = (
  name: string,
  label: string,
  icon: LucideIcon,
  keys: string[],
  perform: (editor: Editor) => void,
): Action => ({ name, group: 'View', label, icon, keys, enabled: withMedia, perform })

export const fit = camera('view.fit', 'Fit the plate', Maximize, ['F'], (editor) => {
  editor.set({ camera: null })
})
export const actualPixels = camera(
  'view.actual',
  'One plate pixel to one screen pixel',
  Scan,
  ['Shift+F'],
  (editor) => {
    const { viewport } = editor.state()
    const plate = currentPlate(editor.state())
    if (plate && viewport) editor.set({ camera: centreCamera(plate, viewport, 1 / window.devicePixelRatio) })
  },
)

export const viewActions: readonly Action[] = [
  ...viewModeActions,
  fit,
  actualPixels,
  camera('view.zoom-in', 'Zoom in', ZoomIn, ['=', '+'], (editor) => {
    zoom(editor, 1.25)
  }),
  camera('view.zoom-out', 'Zoom out', ZoomOut, ['-'], (editor) => {
    zoom(editor, 0.8)
  }),
]
