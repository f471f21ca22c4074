import type { ReadColours } from '../../shared/painting/snapSegment.ts'
import type { Editor } from '../store/editor.ts'
import { currentMedia } from '../store/state.ts'
import { plateUrl } from '../viewer/pictures.ts'

/** Milliseconds a frame must rest before its pixels are read. */
const rest = 120

/** The plate's pixels of the frame shown, at its own size, while the smart brush is chosen: for its preview. */
export function holdPlate(editor: Editor): { current: () => ReadColours | null; stop: () => void } {
  let held: { url: string; colours: ReadColours } | null = null
  let asked = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  const wanted = (): string => {
    const state = editor.state()
    const media = currentMedia(state)
    if (!media || state.tool !== 'smart' || state.speed !== 0) return ''
    return plateUrl(media, state.index, Math.max(media.width, media.height))
  }
  const consider = (): void => {
    const url = wanted()
    if (url === asked) return
    asked = url
    clearTimeout(timer)
    if (url !== '') timer = setTimeout(() => void load(url), rest)
  }
  const load = async (url: string): Promise<void> => {
    try {
      const picture = await createImageBitmap(await (await fetch(url)).blob(), { colorSpaceConversion: 'none' })
      if (asked === url) held = { url, colours: coloursOf(picture) }
      picture.close()
    } catch {
      // The preview shows the plain brush then; the stroke itself will say what is wrong with the plate.
      if (asked === url) asked = ''
    }
  }
  const unsubscribe = editor.store.subscribe(consider)
  consider()
  return {
    current: () => (held?.url === wanted() ? held.colours : null),
    stop: () => {
      unsubscribe()
      clearTimeout(timer)
    },
  }
}

function coloursOf(picture: ImageBitmap): ReadColours {
  const canvas = new OffscreenCanvas(picture.width, picture.height)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('This browser cannot draw on a canvas.')
  context.drawImage(picture, 0, 0)
  return (left, top, width, height) => {
    const { data } = context.getImageData(left, top, width, height)
    const colours = new Uint8Array(width * height * 3)
    for (let i = 0; i < width * height; i++) colours.set(data.subarray(i * 4, i * 4 + 3), i * 3)
    return colours
  }
}
