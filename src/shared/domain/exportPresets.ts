import type { ExportFormatInput, ScriptTarget } from '../contract/export.ts'

/** A named set of settings, the same in the page and on the command line. */
export interface ExportPreset {
  /** For scripts; never changes. */
  name: string
  group: 'Compositing' | 'Pictures' | 'Movies' | 'Shapes' | 'Review' | 'Data sets'
  title: string
  detail: string
  format: ExportFormatInput
  /** Set-up scripts that come with it. */
  scripts: ScriptTarget[]
}

const preset = (
  group: ExportPreset['group'],
  name: string,
  title: string,
  detail: string,
  format: ExportFormatInput,
  scripts: ScriptTarget[] = [],
): ExportPreset => ({ group, name, title, detail, format, scripts })

export const exportPresets: readonly ExportPreset[] = [
  preset(
    'Compositing',
    'nuke-exr',
    'Nuke EXR',
    'One EXR a frame, each object a channel, and a script that reads them',
    {
      kind: 'exr',
      content: 'objects',
    },
    ['nuke'],
  ),
  preset(
    'Compositing',
    'nuke-exr-plate',
    'Nuke EXR with plate',
    'The plate’s own channels and each object’s matte',
    {
      kind: 'exr',
      content: 'plate-and-mattes',
    },
    ['nuke'],
  ),
  preset('Compositing', 'cryptomatte', 'Cryptomatte EXR', 'All objects as ids and coverage, 32 bits', {
    kind: 'cryptomatte',
  }),
  preset(
    'Compositing',
    'after-effects-prores',
    'After Effects ProRes 4444',
    'A movie an object, straight alpha, and a script that imports them',
    {
      kind: 'movie',
      codec: 'prores4444',
    },
    ['after-effects'],
  ),
  preset(
    'Compositing',
    'fusion-exr',
    'Fusion EXR',
    'RGBA an object, premultiplied, and a composition',
    {
      kind: 'exr',
      content: 'rgba',
    },
    ['fusion-comp'],
  ),
  preset(
    'Compositing',
    'blender-exr',
    'Blender EXR',
    'A matte an object, and a script that sets up the compositor',
    {
      kind: 'exr',
      content: 'matte',
    },
    ['blender'],
  ),
  preset('Pictures', 'exr-matte', 'EXR mattes', 'Half float, one alpha channel a file', {
    kind: 'exr',
    content: 'matte',
  }),
  preset('Pictures', 'exr-rgba', 'EXR RGBA', 'Half float, premultiplied, the object’s own colours', {
    kind: 'exr',
    content: 'rgba',
  }),
  preset('Pictures', 'png8', 'PNG mattes, 8 bits', 'One grey matte a frame, for anything', { kind: 'png', bits: 8 }),
  preset('Pictures', 'png16', 'PNG mattes, 16 bits', 'Fine steps in soft edges', { kind: 'png', bits: 16 }),
  preset('Pictures', 'png-rgba', 'PNG RGBA', '16 bits, straight, the object’s own colours', {
    kind: 'png',
    bits: 16,
    content: 'rgba',
  }),
  preset('Pictures', 'tiff16', 'TIFF mattes, 16 bits', 'One grey matte a frame', { kind: 'tiff', bits: 16 }),
  preset('Pictures', 'tiff-rgba', 'TIFF RGBA', '16 bits, straight, the object’s own colours', {
    kind: 'tiff',
    bits: 16,
    content: 'rgba',
  }),
  preset('Movies', 'prores4444', 'ProRes 4444', 'A movie an object: its colour, its matte as alpha', {
    kind: 'movie',
    codec: 'prores4444',
  }),
  preset('Movies', 'prores4444xq', 'ProRes 4444 XQ', 'The same at the highest rate', {
    kind: 'movie',
    codec: 'prores4444xq',
  }),
  preset('Movies', 'prores422hq-matte', 'ProRes 422 HQ matte', 'The matte as luma, ten bits', {
    kind: 'movie',
    codec: 'prores422hq',
  }),
  preset('Movies', 'dnxhr-matte', 'DNxHR HQX matte', 'The matte as luma, ten bits', { kind: 'movie', codec: 'dnxhr' }),
  preset('Movies', 'animation', 'QuickTime Animation', 'Lossless, 8 bits, with alpha', {
    kind: 'movie',
    codec: 'animation',
  }),
  preset('Movies', 'png-movie', 'PNG in QuickTime', 'Lossless, 8 bits, with alpha', { kind: 'movie', codec: 'png' }),
  preset('Movies', 'ffv1', 'FFV1', 'Lossless, 16 bits, with alpha, for archives', { kind: 'movie', codec: 'ffv1' }),
  preset('Movies', 'webm-alpha', 'WebM with alpha', 'VP9, for web pages', { kind: 'movie', codec: 'vp9' }),
  preset('Shapes', 'nuke-shapes', 'Nuke RotoPaint', 'Splines with the same points over time, made by a Python script', {
    kind: 'shapes',
    target: 'nuke-python',
  }),
  preset('Shapes', 'nuke-roto', 'Nuke Roto node', 'The same as a node to paste', { kind: 'shapes', target: 'nuke' }),
  preset('Shapes', 'after-effects-masks', 'After Effects masks', 'A script that puts them on the selected layer', {
    kind: 'shapes',
    target: 'after-effects',
  }),
  preset('Shapes', 'silhouette-shapes', 'Silhouette shapes', 'An .fxs file', { kind: 'shapes', target: 'silhouette' }),
  preset('Shapes', 'svg', 'SVG', 'An outline a frame', { kind: 'shapes', target: 'svg' }),
  preset('Shapes', 'holdout-shapes', 'Holdout shapes', 'JSON, to be read by Holdout again', {
    kind: 'shapes',
    target: 'holdout',
  }),
  preset('Data sets', 'davis', 'DAVIS', 'Labels as indexed PNG, plates and a list, as DAVIS 2017 lies', {
    kind: 'davis',
  }),
  preset('Data sets', 'youtube-vos', 'YouTube-VOS', 'Labels as indexed PNG, plates and meta.json', {
    kind: 'youtube-vos',
  }),
  preset('Data sets', 'coco', 'COCO', 'One JSON with every mask as run lengths, and the plates', { kind: 'coco' }),
  preset('Data sets', 'indexed-png', 'Indexed PNG', 'A picture of labels a frame', { kind: 'indexed' }),
  preset(
    'Review',
    'review-burn-in',
    'Review with burn-in',
    'The plate with its objects over it, frame number and timecode',
    {
      kind: 'burn-in',
    },
  ),
  preset('Review', 'review-h264', 'Review H.264', 'The matte as luma', { kind: 'movie', codec: 'h264' }),
  preset('Review', 'review-h265', 'Review H.265', 'The matte as luma', { kind: 'movie', codec: 'h265' }),
  preset('Review', 'contact-sheet', 'Contact sheet', 'Twenty frames with their objects on one picture', {
    kind: 'contact-sheet',
  }),
]
