import * as three from 'three'
import type { Matte } from '../../shared/codec/matte.ts'
import type { ViewMode } from '../store/state.ts'
import { type Camera, type Plate, plateRectangle, type Viewport } from './camera.ts'
import { alphaFragment, blackFragment, checkerFragment, overlayFragment, plateFragment, quadVertex } from './shaders.ts'

/** A matte to composite, 8 bits, as {@link toDisplayMatte} gives it. */
export type DisplayMatte = Matte & { bits: 8; data: Uint8Array<ArrayBuffer> }

export interface Layer {
  matte: DisplayMatte
  /** `#rrggbb` */
  colour: string
  opacity: number
  outline: boolean
}

export interface Picture {
  plate: ImageBitmap
  /** Bottom to top. */
  layers: readonly Layer[]
  mode: ViewMode
  camera: Camera
  size: Plate
}

export interface Compositor {
  /** `viewport` in CSS pixels. */
  resize(viewport: Viewport, pixelRatio: number): void
  draw(picture: Picture): void
  /** Nothing but the surround. */
  clear(): void
  dispose(): void
}

/** Zoomed in beyond this, plate pixels are shown as squares. */
const nearestBeyond = 2
/** Textures kept on the graphics card, beyond those drawn last. */
const sparePlates = 2
const spareMattes = 16

type Material = three.RawShaderMaterial

// Pictures come as they are to be seen, and colours too: nothing is to be converted.
three.ColorManagement.enabled = false

/** Draws plate and mattes with WebGL 2. @throws Error where the browser has none */
export function createCompositor(canvas: HTMLCanvasElement): Compositor {
  const renderer = new three.WebGLRenderer({ canvas, alpha: true, antialias: false, depth: false, stencil: false })
  renderer.setClearColor(0x101113, 1)
  renderer.outputColorSpace = three.LinearSRGBColorSpace
  renderer.autoClear = false
  const eye = new three.OrthographicCamera(0, 1, 0, 1, -1, 1)
  const geometry = quadGeometry()
  const materials = createMaterials()
  const plates = createTextures(plateTexture)
  const mattes = createTextures(matteTexture)
  let pixelRatio = 1

  const pass = (material: Material, uniforms: Record<string, unknown>, { camera, size }: Picture): void => {
    for (const [name, value] of Object.entries(uniforms)) (material.uniforms[name] as three.IUniform).value = value
    const { x0, y0, x1, y1 } = plateRectangle(camera, size)
    const mesh = new three.Mesh(geometry, material)
    mesh.position.set(x0, y0, 0)
    mesh.scale.set(x1 - x0, y1 - y0, 1)
    mesh.frustumCulled = false
    renderer.render(mesh, eye)
  }

  return {
    resize(viewport, ratio) {
      pixelRatio = ratio
      renderer.setPixelRatio(ratio)
      renderer.setSize(viewport.width, viewport.height, false)
      eye.right = viewport.width
      eye.bottom = viewport.height
      eye.updateProjectionMatrix()
    },
    draw(picture) {
      const nearest = picture.camera.scale * pixelRatio > nearestBeyond
      const plate = { image: plates.get(picture.plate), nearest }
      renderer.clear()
      if (picture.mode === 'plate' || picture.mode === 'overlay') pass(materials.plate, plate, picture)
      else if (picture.mode === 'matte') pass(materials.black, {}, picture)
      else pass(materials.checker, { square: 8 * pixelRatio }, picture)
      for (const layer of picture.mode === 'plate' ? [] : picture.layers) {
        const matte = { image: mattes.get(layer.matte), nearest }
        if (picture.mode === 'overlay') {
          const { colour, opacity, outline } = layer
          pass(materials.overlay, { ...matte, colour: rgb(colour), opacity, outline: outline ? 1 : 0 }, picture)
        } else pass(picture.mode === 'matte' ? materials.matte : materials.hold, matte, picture)
      }
      if (picture.mode === 'cut-out') pass(materials.held, plate, picture)
      mattes.trim(picture.layers.length + spareMattes)
      plates.trim(sparePlates)
    },
    clear() {
      renderer.clear()
    },
    dispose() {
      mattes.dispose()
      plates.dispose()
      geometry.dispose()
      for (const material of Object.values(materials)) material.dispose()
      renderer.dispose()
    },
  }
}

/** The matte in 8 bits, which is what a screen shows. */
export function toDisplayMatte(matte: Matte): DisplayMatte {
  const { width, height, data } = matte
  if (matte.bits === 8) return { width, height, bits: 8, data: data as Uint8Array<ArrayBuffer> }
  const shown = new Uint8Array(data.length)
  for (let i = 0; i < data.length; i++) shown[i] = (data[i] as number) >> 8
  return { width, height, bits: 8, data: shown }
}

function createMaterials(): Record<'plate' | 'black' | 'checker' | 'overlay' | 'matte' | 'hold' | 'held', Material> {
  const image = { image: null, nearest: false }
  const opaque = { blending: three.NoBlending }
  return {
    plate: material(plateFragment, image, opaque),
    black: material(blackFragment, {}, opaque),
    checker: material(checkerFragment, { square: 8 }, opaque),
    overlay: material(
      overlayFragment,
      { ...image, colour: new three.Vector3(), opacity: 0.5, outline: 0 },
      blend(three.SrcAlphaFactor, three.OneMinusSrcAlphaFactor, three.ZeroFactor, three.OneFactor),
    ),
    matte: material(
      alphaFragment,
      image,
      blend(three.OneFactor, three.OneMinusSrcColorFactor, three.ZeroFactor, three.OneFactor),
    ),
    // A cut-out gathers coverage in the canvas's alpha, then shows the plate through it.
    hold: material(
      alphaFragment,
      image,
      blend(three.ZeroFactor, three.OneFactor, three.OneFactor, three.OneMinusSrcAlphaFactor),
    ),
    held: material(
      plateFragment,
      image,
      blend(three.DstAlphaFactor, three.OneMinusDstAlphaFactor, three.OneFactor, three.ZeroFactor),
    ),
  }
}

const blend = (
  blendSrc: three.BlendingSrcFactor,
  blendDst: three.BlendingDstFactor,
  blendSrcAlpha: three.BlendingSrcFactor,
  blendDstAlpha: three.BlendingDstFactor,
): three.ShaderMaterialParameters => ({
  blending: three.CustomBlending,
  blendSrc,
  blendDst,
  blendSrcAlpha,
  blendDstAlpha,
})

function material(
  fragmentShader: string,
  uniforms: Record<string, unknown>,
  parameters: three.ShaderMaterialParameters,
): Material {
  return new three.RawShaderMaterial({
    glslVersion: three.GLSL3,
    vertexShader: quadVertex,
    fragmentShader,
    uniforms: Object.fromEntries(Object.entries(uniforms).map(([name, value]) => [name, { value }])),
    transparent: true,
    depthTest: false,
    depthWrite: false,
    side: three.DoubleSide,
    ...parameters,
  })
}

/** The unit square, y down. */
function quadGeometry(): three.BufferGeometry {
  const geometry = new three.BufferGeometry()
  geometry.setAttribute('position', new three.Float32BufferAttribute([0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0], 3))
  geometry.setIndex([0, 1, 2, 2, 1, 3])
  return geometry
}

interface Textures<S> {
  get(source: S): three.Texture
  /** Frees the least recently used ones beyond `count`. */
  trim(count: number): void
  dispose(): void
}

function createTextures<S extends object>(make: (source: S) => three.Texture): Textures<S> {
  const made = new Map<S, three.Texture>()
  const free = (source: S): void => {
    made.get(source)?.dispose()
    made.delete(source)
  }
  return {
    get(source) {
      const texture = made.get(source) ?? make(source)
      made.delete(source)
      made.set(source, texture)
      return texture
    },
    trim(count) {
      for (const source of [...made.keys()].slice(0, Math.max(0, made.size - count))) free(source)
    },
    dispose() {
      for (const source of [...made.keys()]) free(source)
    },
  }
}

function plateTexture(plate: ImageBitmap): three.Texture {
  return prepare(new three.Texture(plate))
}

function matteTexture({ data, width, height }: DisplayMatte): three.Texture {
  const texture = new three.DataTexture(data, width, height, three.RedFormat, three.UnsignedByteType)
  texture.unpackAlignment = 1
  return prepare(texture)
}

function prepare(texture: three.Texture): three.Texture {
  texture.minFilter = three.LinearFilter
  texture.magFilter = three.LinearFilter
  texture.generateMipmaps = false
  texture.flipY = false
  texture.needsUpdate = true
  return texture
}

function rgb(colour: string): three.Vector3 {
  const value = parseInt(colour.slice(1), 16)
  return new three.Vector3((value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255)
}
