/** Bins along each colour axis. */
const BINS = 24
/** Passes of a 1-2-1 blur that fill the gaps between sampled colours. */
const BLURS = 3
/** Fewer pixels than this make no colour model. */
const FEWEST = 20
/** Share of pixels every colour is granted on both sides: what was never seen is no evidence. */
const FLOOR = 1e-5
/** Colours speak for a side at most this loudly, in logits. */
const LOUDEST = 4

/** The bin of every pixel's colour. @param rgb planar [3, pixels], 0..1 */
export function colourBins(rgb: Float32Array): Int32Array {
  const pixels = rgb.length / 3
  const step = (value: number): number => Math.min(BINS - 1, Math.floor(value * BINS))
  return new Int32Array(pixels).map(
    (_, i) =>
      (step(rgb[i] as number) * BINS + step(rgb[pixels + i] as number)) * BINS + step(rgb[2 * pixels + i] as number),
  )
}

/**
 * For every colour, how much likelier it is inside the object than outside, as a logit; null where one side is too small
 * to know its colours.
 */
export function colourEvidence(bins: Int32Array, probability: Float32Array): Float32Array | null {
  const inside = new Float32Array(BINS ** 3)
  const outside = new Float32Array(BINS ** 3)
  let count = 0
  for (let i = 0; i < bins.length; i++) {
    const bin = bins[i] as number
    const side = (probability[i] as number) > 0.5 ? inside : outside
    side[bin] = (side[bin] as number) + 1
    count += Number(side === inside)
  }
  if (count < FEWEST || bins.length - count < FEWEST) return null
  blur(inside)
  blur(outside)
  return inside.map((value, i) => {
    const other = (outside[i] as number) / (bins.length - count) + FLOOR
    return Math.min(LOUDEST, Math.max(-LOUDEST, Math.log((value / count + FLOOR) / other)))
  })
}

function blur(histogram: Float32Array): void {
  for (let pass = 0; pass < BLURS; pass++) {
    for (const step of [1, BINS, BINS * BINS]) {
      for (let first = 0; first < histogram.length; first++) {
        if (first % (BINS * step) < step) blurLine(histogram, first, step)
      }
    }
  }
}

/** 1-2-1 along the line of bins that begins at `first`; beyond its ends lies the end once more. */
function blurLine(histogram: Float32Array, first: number, step: number): void {
  const last = first + (BINS - 1) * step
  let below = histogram[first] as number
  for (let i = first; i <= last; i += step) {
    const here = histogram[i] as number
    histogram[i] = 0.5 * here + 0.25 * (below + (histogram[Math.min(last, i + step)] as number))
    below = here
  }
}
