import { decode } from 'fast-png'
import { expect, type Locator, type Page } from 'playwright/test'
import { fitCamera, toViewport } from '../../../src/renderer/viewer/camera.ts'

type PlatePoint = readonly [x: number, y: number]

/** The desk with a clip on it. Points are in plate pixels; the picture is expected to be fitted. */
export class EditorPage {
  readonly page: Page
  readonly picture: Locator
  readonly viewer: Locator
  readonly timeline: Locator
  readonly objects: Locator
  readonly frameField: Locator
  readonly timecode: Locator
  readonly jobs: Locator
  readonly matteCount: Locator

  constructor(page: Page) {
    this.page = page
    this.picture = page.getByRole('img', { name: /^Picture of/ })
    this.viewer = page.getByTestId('viewer')
    this.timeline = page.getByRole('slider', { name: 'Playhead' })
    this.objects = page.getByRole('list', { name: 'Objects' }).getByRole('listitem')
    this.frameField = page.getByRole('textbox', { name: 'Frame', exact: true })
    this.timecode = page.getByLabel('Timecode')
    this.jobs = page.getByRole('list', { name: 'Jobs' }).getByRole('listitem')
    this.matteCount = page.getByTestId('matte-count')
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name })
  }

  /** The text of a notice, and not what is said of it to screen readers for a moment. */
  notice(text: string | RegExp): Locator {
    return this.page.locator('.notices').getByText(text)
  }

  press(...keys: string[]): Promise<void> {
    return keys.reduce((before, key) => before.then(() => this.page.keyboard.press(key)), Promise.resolve())
  }

  /** Waits until the frame of this index is drawn, with all its mattes. */
  async shows(index: number): Promise<void> {
    await expect(this.picture).toHaveAttribute('data-frame', String(index))
    await expect(this.picture).toHaveAttribute('data-settled', 'true')
  }

  /** Hashes of the mattes drawn. */
  async mattes(): Promise<string[]> {
    return ((await this.picture.getAttribute('data-mattes')) ?? '').split(' ').filter(Boolean)
  }

  async mattesDrawn(count: number): Promise<void> {
    await expect.poll(async () => (await this.mattes()).length).toBe(count)
    await expect(this.picture).toHaveAttribute('data-settled', 'true')
  }

  async noJobs(timeout = 90_000): Promise<void> {
    await expect(this.jobs).toHaveCount(0, { timeout })
  }

  /** Draws with the tool chosen, through points of the plate; one point is a click. */
  async draw(plate: { width: number; height: number }, points: readonly PlatePoint[]): Promise<void> {
    await this.hold(plate, points)
    await this.page.mouse.up()
  }

  /** Draws as {@link draw} does, and does not let go. `steps` moves lead to each point. */
  async hold(plate: { width: number; height: number }, points: readonly PlatePoint[], steps = 5): Promise<void> {
    const [first, ...rest] = await this.screenPoints(plate, points)
    if (!first) return
    await this.page.mouse.move(...first)
    await this.page.mouse.down()
    for (const point of rest) await this.page.mouse.move(point[0], point[1], { steps })
  }

  /** Moves the pointer to a point of the plate, by so many moves. */
  async point(plate: { width: number; height: number }, point: PlatePoint, steps = 1): Promise<void> {
    const [at] = await this.screenPoints(plate, [point])
    if (at) await this.page.mouse.move(...at, { steps })
  }

  async markDone(): Promise<void> {
    await expect(this.page.getByText('Making the matte…')).toHaveCount(0, { timeout: 60_000 })
  }

  private async screenPoints(
    plate: { width: number; height: number },
    points: readonly PlatePoint[],
  ): Promise<[number, number][]> {
    const box = await this.box(this.viewer)
    const square = { ...plate, aspect: 1 }
    const camera = fitCamera(square, box)
    return points.map(([x, y]) => {
      const [left, top] = toViewport(camera, square, [x, y])
      return [box.x + left, box.y + top]
    })
  }

  /** Colours of the screen round points of the plate, a mean of 5 by 5 pixels: [r, g, b], 0 to 255. */
  async colours(plate: { width: number; height: number }, points: readonly PlatePoint[]): Promise<number[][]> {
    const box = await this.box(this.viewer)
    const { data, width, channels } = decode(await this.page.screenshot({ clip: box }))
    return (await this.screenPoints(plate, points)).map(([x, y]) => {
      const near = [-2, -1, 0, 1, 2]
      const offsets = near.flatMap((down) => near.map((right) => [right, down] as const))
      const pixels = offsets.map(([right, down]) => {
        const at = (Math.floor(y - box.y + down) * width + Math.floor(x - box.x + right)) * channels
        return data.slice(at, at + 3)
      })
      return [0, 1, 2].map((channel) => pixels.reduce((sum, pixel) => sum + (pixel[channel] ?? 0), 0) / pixels.length)
    })
  }

  /** Drags the playhead from one part of the timeline to another; 0 is the first frame, 1 past the last. */
  async scrub(...fractions: number[]): Promise<void> {
    const gutter = 136
    const box = await this.box(this.timeline)
    const at = (fraction: number): [number, number] => [box.x + gutter + (box.width - gutter) * fraction, box.y + 12]
    const [first = 0, ...rest] = fractions
    await this.page.mouse.move(...at(first))
    await this.page.mouse.down()
    for (const fraction of rest) await this.page.mouse.move(...at(fraction), { steps: 8 })
    await this.page.mouse.up()
  }

  private async box(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
    const box = await locator.boundingBox()
    if (!box) throw new Error('It is not on the screen.')
    return box
  }
}
