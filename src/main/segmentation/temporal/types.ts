/** A change of shot. For a cut, `start` = `end` = first frame of the new shot. Else [start, end) are the mixed frames. */
export interface Transition {
  type: 'cut' | 'dissolve' | 'fade-in' | 'fade-out' | 'fade-out-in'
  start: number
  end: number
}

/** Small packed RGB picture, as the shot detector wants it. */
export interface SmallFrame {
  width: number
  height: number
  /** [height, width, 3] */
  data: Uint8Array
}

/** One pass over a media, memory flat. `push` every frame in order, then `finish`. */
export interface ShotDetector {
  /** Longer side of the pictures it wants, pixels. */
  readonly side: number
  push(frame: SmallFrame): void
  finish(): Transition[]
}
