/** What the sample is; a change here needs new prompts. */
export const CLIP = { width: 640, height: 360, rate: 24, frames: 96, cut: 60, seed: 7 } as const

/** The shot of a frame of the clip, and the frame's number within it. */
export function shotAt(frame: number): { shot: 0 | 1; within: number } {
  return frame < CLIP.cut ? { shot: 0, within: frame } : { shot: 1, within: frame - CLIP.cut }
}
