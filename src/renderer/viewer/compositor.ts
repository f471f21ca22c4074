import * as three from 'three'
import type { Rectangle } from '../../shared/domain/geometry.ts'
import type { ObjectRecord } from '../../shared/domain/records.ts'
import { type Camera, type Plate, plateRectangle, type Viewport } from './camera.ts'
import type { DisplayMatte } from './displayMatte.ts'
import { rgbOf } from './heat.ts'
import { channels, isNeutral, isSameTable, type Look, lookTable } from './look.ts'
import { allMaterials, createMaterials, type Material, type MatteMaterials } from './materials.ts'
import type { PlatePicture } from './pictures.ts'
import { fillPlate, matteRectangle, quadGeometry } from './quads.ts'
import { createTextures, matteTexture, plateTexture, tableTexture } from './textures.ts'
import { drawsObjects, needsCoverage, type ViewMode, viewModes } from './views.ts'
import type { HalfPlane } from './wipe.ts'

export interface Layer {
  matte: DisplayMatte
  /** Which side of a wipe, or of a difference, it belongs to. */
  side: 'a' | 'b'
  /** `#rrggbb` */
  colour: string
  opacity: number
  blend: ObjectRecord['blend']
  outline: boolean
  /** 0..1, of the whole matte. */
  confidence: number
}

/** A matte that is not the object's on this frame: a neighbour's, or one a mark would make. */
export interface Ghost {
  matte: DisplayMatte
  colour: string
  /** Of its outline. */
  opacity: number
  /** How strong its colour lies over what it covers, 0..1. */
  fill: number
}

export interface Picture {
  plate: PlatePicture
  /** Bottom to top. */
  layers: readonly Layer[]
  ghosts: readonly Ghost[]
  view: ViewMode
  /** With B's own view; viewport pixels. */
  wipe: { view: ViewMode; half: HalfPlane } | null
  backdrop: { colour: string; picture: ImageBitmap | null }
  look: Look
  camera: Camera
  size: Plate
  /** Plate pixels: nothing outside it is drawn. */
  interest: Rectangle | null
}

export interface Compositor {
  /** `viewport` in CSS pixels. */
  resize(viewport: Viewport, pixelRatio: number): void
  /** Makes textures and nothing else that lasts; for a picture that was drawn before, not even those. */
  draw(picture: Picture): void
  /** Nothing but the surround. */
  clear(): void
  dispose(): void
}

/** Zoomed in beyond this, plate pixels are shown as squares. */
const nearestBeyond = 2
/** Textures kept on the graphics card, beyond those drawn last. */
const sparePlates = 3
const spareMattes = 16
/** Half the width of an outline, CSS pixels. */
const outlineReach = 0.75
/** A ghost's outline is dashed, for any colour may be an object's; CSS pixels, measured across. */
const ghostDash = 5

// Pictures come as they are to be seen, and colours too: nothing is to be converted.
three.ColorManagement.enabled = false

/** Draws plate and mattes with WebGL 2. @throws Error where the browser has none */
export function createCompositor(canvas: HTMLCanvasElement): Compositor {
  const renderer = new three.WebGLRenderer({ canvas, alpha: true, antialias: false, depth: false, stencil: false })
  renderer.setClearColor(0x101113, 1)
  renderer.outputColorSpace = three.LinearSRGBColorSpace
  renderer.autoClear = false
  const coverage = new three.WebGLRenderTarget(1, 1, { depthBuffer: false })
  const eye = new three.OrthographicCamera(0, 1, 0, 1, -1, 1)
  const geometry = quadGeometry()
  const materials = createMaterials()
  const mesh = new three.Mesh<three.BufferGeometry, Material>(geometry)
  mesh.frustumCulled = false
  const plates = createTextures(plateTexture)
  const mattes = createTextures(matteTexture)
  const table = tableTexture()
  const nothing = new three.DataTexture(new Uint8Array(4), 1, 1)
  nothing.needsUpdate = true
  const [sideA, sideB] = [new three.Vector4(1, 0, 0, 0), new three.Vector4(0, 1, 0, 0)]
  const keepAll = new three.Vector3(0, 0, 1)
  const keepA = new three.Vector3()
  const keepB = new three.Vector3()
  let pixelRatio = 1
  let viewport: Viewport = { width: 1, height: 1 }
  let tabled: { look: Look; linear: boolean } | null = null
  let nearest = false

  const set = (material: Material, name: string, value: unknown): void => {
    ;(material.uniforms[name] as three.IUniform).value = value
  }
  const setColour = (material: Material, colour: string): void => {
    ;((material.uniforms.colour as three.IUniform).value as three.Vector3).set(...rgbOf(colour))
  }
  const pass = (material: Material, x0: number, y0: number, x1: number, y1: number): void => {
    set(material, 'nearest', nearest)
    mesh.material = material
    mesh.position.set(x0, y0, 0)
    mesh.scale.set(x1 - x0, y1 - y0, 1)
    renderer.render(mesh, eye)
  }
  const matte = (material: Material, source: DisplayMatte, keep: three.Vector3, picture: Picture): void => {
    if (source.columns === 0) return
    set(material, 'image', mattes.get(source))
    set(material, 'keep', keep)
    const { x0, y0, x1, y1 } = matteRectangle(source, picture)
    pass(material, x0, y0, x1, y1)
  }
  const materialsOf = (source: DisplayMatte, { camera, size }: Picture): MatteMaterials => {
    const across = (size.aspect * size.width) / source.width
    const scale = camera.scale * pixelRatio * Math.min(across, size.height / source.height)
    return materials.matte[scale >= 1 ? 'whole' : 'reduced']
  }

  const drawCoverage = (picture: Picture): void => {
    renderer.setRenderTarget(coverage)
    renderer.setClearColor(0, 0)
    renderer.clear()
    for (const layer of picture.layers) {
      const material = materialsOf(layer.matte, picture).coverage
      set(material, 'side', layer.side === 'a' ? sideA : sideB)
      matte(material, layer.matte, keepAll, picture)
    }
    renderer.setRenderTarget(null)
    renderer.setClearColor(0x101113, 1)
  }

  /** The view's material, set to the look. */
  const lookedAt = (look: Look, linear: boolean): Material => {
    const graded = linear || !isNeutral(look)
    const material = materials.view[graded ? 'graded' : 'plain']
    if (graded && !(tabled?.linear === linear && isSameTable(tabled.look, look))) {
      tabled = { look, linear }
      ;(table.image.data as Uint8Array).set(lookTable(look, linear))
      table.needsUpdate = true
    }
    set(material, 'table', table)
    set(material, 'linear', linear)
    set(material, 'channel', look.channel === 'luma' ? 4 : channels.indexOf(look.channel) % 4)
    set(material, 'alphaGain', 2 ** look.exposure)
    set(material, 'alphaPower', 1 / look.gamma)
    return material
  }

  const drawView = (picture: Picture): void => {
    const { view, wipe, plate, backdrop, camera, size } = picture
    const material = lookedAt(picture.look, 'halves' in plate)
    set(material, 'image', plates.get(plate))
    set(material, 'coverage', coverage.texture)
    set(material, 'viewA', viewModes.indexOf(view))
    set(material, 'viewB', viewModes.indexOf(wipe?.view ?? view))
    set(material, 'cut', wipe ? keepA : keepAll)
    set(material, 'square', 8 * pixelRatio)
    setColour(material, backdrop.colour)
    set(material, 'backdrop', backdrop.picture ? plates.get(backdrop.picture) : nothing)
    if (backdrop.picture)
      fillPlate((material.uniforms.fill as three.IUniform).value as three.Vector4, backdrop.picture, size)
    const { x0, y0, x1, y1 } = plateRectangle(camera, size)
    pass(material, x0, y0, x1, y1)
  }

  const drawLayer = (layer: Layer, view: ViewMode, picture: Picture): void => {
    const keep = picture.wipe ? (layer.side === 'a' ? keepA : keepB) : keepAll
    const { heat, overlay } = materialsOf(layer.matte, picture)
    if (view === 'confidence') {
      set(heat, 'confidence', layer.confidence)
      matte(heat, layer.matte, keep, picture)
    } else if (view === 'overlay' && layer.opacity > 0) {
      tint(overlay[layer.blend], layer.matte, layer.colour, layer.opacity, keep, picture)
    }
    if (view === 'outline' || (view === 'overlay' && layer.outline))
      outline(layer.matte, layer.colour, 0.95, 0, keep, picture)
  }

  const drawGhost = ({ matte: source, colour, opacity, fill }: Ghost, picture: Picture): void => {
    if (fill > 0) tint(materialsOf(source, picture).overlay.normal, source, colour, fill, keepAll, picture)
    outline(source, colour, opacity, ghostDash, keepAll, picture)
  }

  const tint = (
    material: Material,
    source: DisplayMatte,
    colour: string,
    opacity: number,
    keep: three.Vector3,
    picture: Picture,
  ): void => {
    setColour(material, colour)
    set(material, 'opacity', opacity)
    matte(material, source, keep, picture)
  }

  const outline = (
    source: DisplayMatte,
    colour: string,
    opacity: number,
    dash: number,
    keep: three.Vector3,
    picture: Picture,
  ): void => {
    const material = materialsOf(source, picture).outline
    set(material, 'dash', dash * pixelRatio)
    set(material, 'width', outlineReach * pixelRatio)
    tint(material, source, colour, opacity, keep, picture)
  }

  /** Scissors are in CSS pixels, y up. */
  const confine = ({ interest, camera, size }: Picture): void => {
    renderer.setScissorTest(interest !== null)
    if (!interest) return
    const x = camera.x + interest.x0 * camera.scale * size.aspect
    const y = camera.y + interest.y0 * camera.scale
    const width = (interest.x1 - interest.x0) * camera.scale * size.aspect
    const height = (interest.y1 - interest.y0) * camera.scale
    renderer.setScissor(x, viewport.height - y - height, Math.max(0, width), Math.max(0, height))
  }

  return {
    resize(next, ratio) {
      pixelRatio = ratio
      viewport = next
      renderer.setPixelRatio(ratio)
      renderer.setSize(viewport.width, viewport.height, false)
      coverage.setSize(canvas.width, canvas.height)
      eye.right = viewport.width
      eye.bottom = viewport.height
      eye.updateProjectionMatrix()
    },
    draw(picture) {
      const { view, wipe, layers } = picture
      nearest = picture.camera.scale * pixelRatio > nearestBeyond
      if (wipe) {
        const { nx, ny, offset } = wipe.half
        // From viewport pixels, y down, to the canvas's own, y up.
        keepA.set(nx / pixelRatio, -ny / pixelRatio, offset - ny * viewport.height)
        keepB.copy(keepA).negate()
      }
      renderer.setScissorTest(false)
      if (needsCoverage(view) || (wipe && needsCoverage(wipe.view))) drawCoverage(picture)
      renderer.clear()
      confine(picture)
      drawView(picture)
      for (const layer of layers) {
        const shown = layer.side === 'a' ? view : (wipe?.view ?? view)
        if (drawsObjects(shown)) drawLayer(layer, shown, picture)
      }
      for (const ghost of picture.ghosts) drawGhost(ghost, picture)
      mattes.trim(layers.length + picture.ghosts.length + spareMattes)
      plates.trim(sparePlates)
    },
    clear() {
      renderer.setScissorTest(false)
      renderer.clear()
    },
    dispose() {
      mattes.dispose()
      plates.dispose()
      table.dispose()
      nothing.dispose()
      coverage.dispose()
      geometry.dispose()
      for (const material of allMaterials(materials)) material.dispose()
      renderer.dispose()
    },
  }
}
