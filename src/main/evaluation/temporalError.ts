/**
 * dtSSD (Erofeev et al., BMVC 2015): how much a matte flickers where the truth does not. Root mean square, over the pixels,
 * of the difference between the two mattes' changes from one frame to the next.
 *
 * @param guess two consecutive mattes, [height, width] each, 0..1 or 0..255
 * @param truth the true ones, on the same scale
 * @returns 0 where they change alike, in units of the mattes
 */
export function temporalError(guess: [ArrayLike<number>, ArrayLike<number>], truth: typeof guess): number {
  const pixels = truth[0].length
  let sum = 0
  for (let i = 0; i < pixels; i++) {
    const guessChange = (guess[1][i] as number) - (guess[0][i] as number)
    const truthChange = (truth[1][i] as number) - (truth[0][i] as number)
    sum += (guessChange - truthChange) ** 2
  }
  return Math.sqrt(sum / pixels)
}
