import sharp from 'sharp'
import { HoldoutError } from '../../../shared/domain/errors.ts'
import type { RgbPicture } from './drawObjects.ts'

/** A line of text as coverage, [height, width], 0..255. */
interface Line {
  width: number
  height: number
  coverage: Uint8Array
}

export interface Label {
  text: string
  colour: readonly [number, number, number]
}

/** Sets text of one size in whatever font the system has, in any script. */
export class TextSetter {
  readonly #size: number
  readonly #lines = new Map<string, Promise<Line>>()

  /** @param size of the letters, pixels */
  constructor(size: number) {
    this.#size = Math.max(4, Math.round(size))
  }

  /**
   * Draws lines below each other on a dark ground.
   * @param corner of the picture: 0 left or top, 1 right or bottom
   * @throws `unsupported` where the system has no font
   */
  async draw(picture: RgbPicture, labels: readonly Label[], [right, bottom]: readonly [0 | 1, 0 | 1]): Promise<void> {
    const lines = await Promise.all(labels.map(({ text }) => this.#line(text)))
    const margin = Math.ceil(this.#size / 2)
    const width = Math.max(0, ...lines.map((line) => line.width)) + 2 * margin
    const height = lines.reduce((sum, line) => sum + line.height, 0) + margin
    const left = right ? picture.width - width : 0
    let top = bottom ? picture.height - height : 0
    darken(picture, left, top, width, height)
    top += margin >> 1
    lines.forEach((line, k) => {
      blend(picture, line, left + margin, top, (labels[k] as Label).colour)
      top += line.height
    })
  }

  #line(text: string): Promise<Line> {
    const line = this.#lines.get(text) ?? this.#set(text)
    this.#lines.set(text, line)
    // Frame numbers do not come again.
    const [oldest] = this.#lines.keys()
    if (this.#lines.size > 64 && oldest !== undefined) this.#lines.delete(oldest)
    return line
  }

  async #set(text: string): Promise<Line> {
    await (fontsFound ??= requireFont())
    return render(text, this.#size)
  }
}

let fontsFound: Promise<void> | null = null

/** Without any font every letter looks the same, or like nothing. */
async function requireFont(): Promise<void> {
  const [zero, one] = await Promise.all([render('0', 24), render('1', 24)])
  if (!Buffer.from(zero.coverage).equals(Buffer.from(one.coverage))) return
  throw new HoldoutError('unsupported', 'There is no font on this machine to write with: install one, such as DejaVu.')
}

async function render(text: string, size: number): Promise<Line> {
  const escaped = text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/\p{Cc}/gu, ' ')
  // Points are pixels at 72 dots an inch.
  const options = {
    text: `<span>${escaped.trim() === '' ? '-' : escaped}</span>`,
    font: `sans ${size}`,
    dpi: 72,
    rgba: true,
  }
  const { data, info } = await sharp({ text: options }).extractChannel(3).raw().toBuffer({ resolveWithObject: true })
  // Pango cuts the picture to its ink: every line gets the same height.
  const height = Math.max(info.height, Math.ceil(size * 1.5))
  const coverage = new Uint8Array(info.width * height)
  coverage.set(data, info.width * ((height - info.height) >> 1))
  return { width: info.width, height, coverage }
}

function darken({ width, height, data }: RgbPicture, left: number, top: number, columns: number, rows: number): void {
  for (let y = Math.max(0, top); y < Math.min(height, top + rows); y++) {
    for (let x = Math.max(0, left); x < Math.min(width, left + columns); x++) {
      for (let at = (y * width + x) * 3, end = at + 3; at < end; at++) data[at] = (data[at] as number) >> 2
    }
  }
}

function blend(picture: RgbPicture, line: Line, left: number, top: number, colour: readonly number[]): void {
  for (let y = 0; y < line.height; y++) {
    for (let x = 0; x < line.width; x++) {
      const share = (line.coverage[y * line.width + x] as number) / 255
      const [column, row] = [left + x, top + y]
      if (share === 0 || column < 0 || row < 0 || column >= picture.width || row >= picture.height) continue
      for (let channel = 0; channel < 3; channel++) {
        const at = (row * picture.width + column) * 3 + channel
        picture.data[at] = Math.round((picture.data[at] as number) * (1 - share) + (colour[channel] as number) * share)
      }
    }
  }
}
