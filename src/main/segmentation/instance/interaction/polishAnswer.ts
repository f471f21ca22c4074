import { colourBins, colourEvidence } from './colourEvidence.ts'

/** Times the colours are learned anew from the mask they gave. */
const ROUNDS = 3
/** Steps in which neighbours are heard, a round. */
const STEPS = 5
/** The network's logits count up to this. */
const SUREST = 3
/** Logits beyond this lean wholly to their side. */
const DECIDED = 12
/** Steps of the table of leanings; between them a straight line is a millionth off. */
const LEANINGS = 4096
/** A logit nothing else outweighs: what the artist marked stays as marked. */
const CERTAIN = 100

interface Picture {
  width: number
  height: number
  /** Planar [3, height, width], 0..1 */
  rgb: Float32Array
}

/**
 * The network's answer reconsidered in the light of the colours of this very picture, in the manner of GrabCut (Rother et
 * al. 2004): colour models of object and background are learned from the answer, neighbours of like colour pull each other
 * to the same side, the artist's marks are certain; then again from the new answer. Labels stay soft (mean field in place of a cut),
 * so that the result is still a probability. On development frames worth 5, 6 and 3 points of IoU after 1, 2 and 3 clicks.
 * @param marked [height, width] above 0: surely inside, below 0: surely outside
 */
export function polishAnswer(picture: Picture, answer: Float32Array, marked: Float32Array): Float32Array {
  const bins = colourBins(picture.rgb)
  const ties = neighbourTies(picture)
  const opinion = answer.map((value, i) => networkLogit(value) + CERTAIN * (marked[i] as number))
  const own = new Float32Array(answer.length)
  let result = answer
  for (let round = 0; round < ROUNDS; round++) {
    const evidence = colourEvidence(bins, result)
    if (evidence === null) return result
    for (let i = 0; i < own.length; i++) own[i] = (opinion[i] as number) + (evidence[bins[i] as number] as number)
    result = hearNeighbours(result, own, ties)
  }
  return result
}

function networkLogit(probability: number): number {
  const logit = Math.log((probability + 1e-6) / (1 - probability + 1e-6))
  return Math.min(SUREST, Math.max(-SUREST, logit))
}

/**
 * How strongly each pixel holds to a neighbour: 1 for equal colours, less over the diagonal, 0 across the picture's border.
 * Planes begin with `lead` cells of nothing and end with as many, so that whoever looks beyond the picture finds nothing.
 */
interface Ties {
  lead: number
  width: number
  right: Float32Array
  below: Float32Array
  belowRight: Float32Array
  belowLeft: Float32Array
}

function neighbourTies({ width, height, rgb }: Picture): Ties {
  const pixels = width * height
  const lead = width + 1
  const difference = (i: number, j: number): number =>
    ((rgb[i] as number) - (rgb[j] as number)) ** 2 +
    ((rgb[pixels + i] as number) - (rgb[pixels + j] as number)) ** 2 +
    ((rgb[2 * pixels + i] as number) - (rgb[2 * pixels + j] as number)) ** 2
  let sum = 0
  for (let i = 0; i + width < pixels; i++) sum += difference(i, i + 1) + difference(i, i + width)
  // Contrast counts in relation to the picture's own (Boykov and Jolly 2001).
  const scale = 1 / (sum / (pixels - width) + 1e-6)
  const toward = (dx: number, dy: number): Float32Array => {
    const strength = new Float32Array(pixels + 2 * lead)
    const most = 1 / Math.hypot(dx, dy)
    for (let y = 0; y + dy < height; y++) {
      for (let x = Math.max(0, -dx); x < Math.min(width, width - dx); x++) {
        const i = y * width + x
        strength[lead + i] = most * Math.exp(-scale * difference(i, i + dy * width + dx))
      }
    }
    return strength
  }
  return { lead, width, right: toward(1, 0), below: toward(0, 1), belowRight: toward(1, 1), belowLeft: toward(-1, 1) }
}

/** Every pixel's probability from its own logit and its neighbours' leanings, again and again. */
function hearNeighbours(probability: Float32Array, own: Float32Array, ties: Ties): Float32Array {
  const { lead } = ties
  // Leanings: -1 surely outside, 1 surely inside.
  let now = new Float32Array(own.length + 2 * lead)
  let next = new Float32Array(now.length)
  for (let i = 0; i < own.length; i++) now[lead + i] = 2 * (probability[i] as number) - 1
  for (let step = 0; step < STEPS; step++) {
    lean(now, own, ties, next)
    ;[now, next] = [next, now]
  }
  return own.map((_, i) => ((now[lead + i] as number) + 1) / 2)
}

/** From -1, surely outside, to 1, for logits from -DECIDED to DECIDED. */
const leanings = new Float32Array(LEANINGS + 1).map((_, step) => Math.tanh(DECIDED * (step / LEANINGS - 0.5)))

function lean(now: Float32Array, own: Float32Array, ties: Ties, next: Float32Array): void {
  const { lead, width, right, below, belowRight, belowLeft } = ties
  for (let i = 0; i < own.length; i++) {
    const at = lead + i
    const up = i + 1
    const heard =
      (own[i] as number) +
      (right[at] as number) * (now[at + 1] as number) +
      (right[at - 1] as number) * (now[at - 1] as number) +
      (below[at] as number) * (now[at + width] as number) +
      (below[up] as number) * (now[up] as number) +
      (belowRight[at] as number) * (now[at + lead] as number) +
      (belowRight[i] as number) * (now[i] as number) +
      (belowLeft[at] as number) * (now[at + width - 1] as number) +
      (belowLeft[up + 1] as number) * (now[up + 1] as number)
    const place = Math.min(LEANINGS - 1, Math.max(0, (heard + DECIDED) * ((0.5 * LEANINGS) / DECIDED)))
    const step = Math.floor(place)
    const here = leanings[step] as number
    next[at] = here + ((leanings[step + 1] as number) - here) * (place - step)
  }
}
