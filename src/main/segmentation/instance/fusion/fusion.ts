import type { Patch } from '../picture.ts'
import type { Plane } from '../plane.ts'

/**
 * What is known of one frame between two committed ones: the nine channels of a fusion network (Cheng, Tai and Tang,
 * Modular Interactive Video Object Segmentation, CVPR 2021). All planes show one view of the frame.
 */
export interface FusionInput {
  /** The frame, [3, height, width], 0..1. */
  rgb: () => Float32Array
  /** Probability by propagation from the committed frame before, and from the one after. */
  forward: Patch
  backward: Patch
  /**
   * Where the forward propagation had failed by the time it reached the committed frame after, carried to this frame by
   * likeness, 0..1: parts it had lost, and parts it had wrongly taken in. Null where it had not failed.
   */
  failure: { lost: Plane; gained: Plane } | null
  /** How far this frame is from the committed one before, 0..1 of the way to the one after. */
  position: number
}

/** Merges two propagations of one object on one frame. A pure function: the same input gives the same mask. */
export interface Fusion {
  fuse(input: FusionInput): Promise<Plane>
}
