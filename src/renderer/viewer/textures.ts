import * as three from 'three'
import type { DisplayMatte } from './displayMatte.ts'
import { tableSize } from './look.ts'
import type { PlatePicture } from './pictures.ts'

/** Textures of things that come and go, made once each. */
export interface Textures<S> {
  get(source: S): three.Texture
  /** Frees the least recently used ones beyond `count`. */
  trim(count: number): void
  dispose(): void
}

export function createTextures<S extends object>(make: (source: S) => three.Texture): Textures<S> {
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
      if (made.size <= count) return
      for (const source of [...made.keys()].slice(0, made.size - count)) free(source)
    },
    dispose() {
      for (const source of [...made.keys()]) free(source)
    },
  }
}

export function plateTexture(picture: PlatePicture): three.Texture {
  if (!('halves' in picture)) return prepare(new three.Texture(picture))
  const { halves, width, height } = picture
  const texture = new three.DataTexture(halves, width, height, three.RGBFormat, three.HalfFloatType)
  texture.internalFormat = 'RGB16F'
  texture.unpackAlignment = 1
  return prepare(texture)
}

export function matteTexture({ data, columns, rows }: DisplayMatte): three.Texture {
  const texture = new three.DataTexture(data, columns, rows, three.RedFormat, three.UnsignedByteType)
  texture.unpackAlignment = 1
  return prepare(texture)
}

/** A texture of a look table, to be written anew when the look changes. */
export function tableTexture(): three.DataTexture {
  const texture = new three.DataTexture(
    new Uint8Array(tableSize),
    tableSize,
    1,
    three.RedFormat,
    three.UnsignedByteType,
  )
  return prepare(texture)
}

function prepare<T extends three.Texture>(texture: T): T {
  texture.minFilter = three.LinearFilter
  texture.magFilter = three.LinearFilter
  texture.generateMipmaps = false
  texture.flipY = false
  texture.needsUpdate = true
  return texture
}
