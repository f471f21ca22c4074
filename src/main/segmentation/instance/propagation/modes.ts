import type { PropagationMode } from '../../../../shared/domain/records.ts'
import type { Variation } from './objectTrack.ts'
import type { SpanGap } from './planSpans.ts'

/** What a mode spends its time on. */
export interface ModeRules {
  /** Tracks averaged for each object. */
  variations: readonly Variation[]
  /** Gaps between two committed frames are run through from both. */
  bothWays: boolean
}

export const modeRules: Record<PropagationMode, ModeRules> = {
  'real-time': { variations: [{}], bothWays: false },
  standard: { variations: [{}], bothWays: true },
  offline: { variations: [{}, { flipped: true }], bothWays: true },
}

/** Whether a gap is run through backward, given the mode. */
export const comesBack = ({ left, right }: SpanGap, { bothWays }: ModeRules): boolean =>
  right !== null && (bothWays || left === null)
