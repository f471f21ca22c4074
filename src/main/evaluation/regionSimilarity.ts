/**
 * J of the DAVIS benchmark (Perazzi et al., CVPR 2016): intersection over union of two masks of one size.
 *
 * @param guess [height, width], nonzero is object
 * @param truth [height, width], nonzero is object
 * @returns 0..1; 1 where both are empty
 */
export function regionSimilarity(guess: Uint8Array, truth: Uint8Array): number {
  let intersection = 0
  let union = 0
  for (let i = 0; i < truth.length; i++) {
    const inGuess = guess[i] !== 0
    const inTruth = truth[i] !== 0
    if (inGuess && inTruth) intersection++
    if (inGuess || inTruth) union++
  }
  return union === 0 ? 1 : intersection / union
}
