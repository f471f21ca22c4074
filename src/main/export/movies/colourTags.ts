import type { ColourDescription } from '../../../shared/domain/records.ts'

export interface ColourTags {
  primaries: string
  transfer: string
  matrix: string
}

/** The tags (ITU-T H.273, by ffmpeg's names) of a movie of a plate: what is shown stays display-referred, HDR stays HDR. */
export function colourTags({ matrix, transfer }: ColourDescription): ColourTags {
  if (matrix !== 'bt2020') return { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709' }
  const curve = transfer === 'pq' ? 'smpte2084' : transfer === 'hlg' ? 'arib-std-b67' : 'bt2020-10'
  return { primaries: 'bt2020', transfer: curve, matrix: 'bt2020nc' }
}

/** swscale's name of a matrix. */
export const scaleMatrix = ({ matrix }: ColourTags): string => (matrix === 'bt2020nc' ? 'bt2020' : matrix)
