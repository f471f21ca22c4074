import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const PYTHON = '/usr/bin/python3'

/** Whether other people's readers are here; `npm test` installs them on Debian. */
export const haveReaders =
  existsSync(PYTHON) && ['oiiotool', 'exrheader'].every((name) => existsSync(`/usr/bin/${name}`))

/** A picture as OpenImageIO reads it, without touching its alpha. */
export interface OtherPicture {
  width: number
  height: number
  /** Names to types, in the file's order. */
  types: Record<string, string>
  /** [height, width] of each channel, as floats. */
  channels: Record<string, Float32Array>
  attributes: Record<string, unknown>
}

const READ = `
import OpenImageIO as oiio, json, sys
config = oiio.ImageSpec()
config.attribute('oiio:UnassociatedAlpha', 1)
for path in sys.argv[1:]:
  file = oiio.ImageInput.open(path, config)
  spec = file.spec()
  about = {
    'width': spec.width, 'height': spec.height,
    'types': {name: str(spec.channelformat(k)) for k, name in enumerate(spec.channelnames)},
    'names': list(spec.channelnames),
    'attributes': {a.name: a.value if isinstance(a.value, (int, float, str)) else list(a.value) for a in spec.extra_attribs},
  }
  sys.stdout.buffer.write((json.dumps(about) + '\\n').encode())
  for k in range(spec.nchannels):
    sys.stdout.buffer.write(file.read_image(0, 0, k, k + 1, 'float').tobytes())
`

export function readWithOpenImageIo<P extends string[]>(...paths: P): { [K in keyof P]: OtherPicture } {
  const bytes = execFileSync(PYTHON, ['-c', READ, ...paths], { maxBuffer: 2 ** 30 })
  let at = 0
  return paths.map(() => {
    const end = bytes.indexOf(10, at)
    const { names, ...about } = JSON.parse(bytes.toString('utf8', at, end)) as OtherPicture & { names: string[] }
    at = end + 1
    const channels = names.map((name) => {
      const plane = new Uint8Array(bytes.subarray(at, (at += about.width * about.height * 4)))
      return [name, new Float32Array(plane.buffer)] as const
    })
    return { ...about, channels: Object.fromEntries(channels) }
  }) as { [K in keyof P]: OtherPicture }
}

/** Samples as OpenCV reads them, [height, width, channels] with red first, and its name for their type. */
interface OpenCvPicture {
  shape: number[]
  type: string
  values: number[]
}

const READ_WITH_OPENCV = `
import os, sys, json
os.environ['OPENCV_IO_ENABLE_OPENEXR'] = '1'
import cv2
read = []
for path in sys.argv[1:]:
  i = cv2.imread(path, cv2.IMREAD_UNCHANGED)
  if i.ndim == 3: i = cv2.cvtColor(i, cv2.COLOR_BGRA2RGBA if i.shape[2] == 4 else cv2.COLOR_BGR2RGB)
  read.append({'shape': list(i.shape), 'type': str(i.dtype), 'values': i.ravel().tolist()})
print(json.dumps(read))`

export function readWithOpenCv<P extends string[]>(...paths: P): { [K in keyof P]: OpenCvPicture } {
  const read = execFileSync(PYTHON, ['-c', READ_WITH_OPENCV, ...paths], { encoding: 'utf8', maxBuffer: 2 ** 28 })
  return JSON.parse(read) as { [K in keyof P]: OpenCvPicture }
}
