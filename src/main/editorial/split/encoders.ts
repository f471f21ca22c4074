/** How a codec's frames are encoded again: nearly without loss, and without any where it can. */
const encoders: Record<string, { high: string[]; lossless?: string[] }> = {
  h264: { high: ['-c:v', 'libx264', '-crf', '10'], lossless: ['-c:v', 'libx264', '-qp', '0'] },
  hevc: { high: ['-c:v', 'libx265', '-crf', '10'], lossless: ['-c:v', 'libx265', '-x265-params', 'lossless=1'] },
  vp9: { high: ['-c:v', 'libvpx-vp9', '-crf', '10', '-b:v', '0'], lossless: ['-c:v', 'libvpx-vp9', '-lossless', '1'] },
  vp8: { high: ['-c:v', 'libvpx', '-crf', '4', '-b:v', '50M'] },
  av1: { high: ['-c:v', 'libaom-av1', '-crf', '10', '-cpu-used', '6'] },
  mpeg4: { high: ['-c:v', 'mpeg4', '-q:v', '1'] },
  mpeg2video: { high: ['-c:v', 'mpeg2video', '-q:v', '1', '-qmin', '1'] },
}

/** Files that can hold a copied stream of whatever they held, and timecode where they have it. */
const containers = ['.mov', '.mp4', '.m4v', '.mkv', '.webm', '.avi', '.mxf', '.ts', '.mpg', '.mpeg']

export interface Encoding {
  parameters: string[]
  extension: string
}

/** By the movie's codec; FFV1 in Matroska where that has no encoder for the quality. */
export function encodingFor(codec: string, quality: 'high' | 'lossless', extension: string): Encoding {
  const known = encoders[codec]
  const parameters = quality === 'high' ? known?.high : known?.lossless
  if (!parameters) return { parameters: ['-c:v', 'ffv1', '-level', '3', '-slices', '16'], extension: '.mkv' }
  const tagged = codec === 'hevc' && /^\.(mov|mp4|m4v)$/.test(extension) ? ['-tag:v', 'hvc1'] : []
  return { parameters: [...parameters, ...tagged], extension: extension }
}

/** The movie's own kind of file, or Matroska, which takes everything. */
export function containerFor(extension: string): string {
  const own = extension.toLowerCase()
  return containers.includes(own) ? own : '.mkv'
}
