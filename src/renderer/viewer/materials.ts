import * as three from 'three'
import type { ObjectRecord } from '../../shared/domain/records.ts'
import {
  coverageFragment,
  heatFragment,
  outlineFragment,
  overlayFragment,
  stackFragment,
  quadVertex,
  viewFragment,
} from './shaders.ts'
import { mostTogether } from './stacks.ts'

export type Material = three.RawShaderMaterial
type Blend = ObjectRecord['blend']

/** The passes of the compositor; those that add to a picture give colour times alpha. */
export interface Materials {
  view: Material
  coverage: Material
  overlay: Record<Blend, Material>
  stack: Material
  outline: Material
  heat: Material
}

export function createMaterials(): Materials {
  const matte = { image: null, nearest: false, enlarged: false, keep: new three.Vector3(0, 0, 1) }
  const colour = { colour: new three.Vector3(), opacity: 1 }
  const over = blend(three.OneFactor, three.OneMinusSrcAlphaFactor)
  const overlay = (value: number, factors: three.ShaderMaterialParameters): Material =>
    material(overlayFragment, { ...matte, ...colour, blend: value }, factors)
  return {
    view: material(viewFragment, viewUniforms(), { blending: three.NoBlending }),
    coverage: material(
      coverageFragment,
      { ...matte, side: new three.Vector4() },
      blend(three.OneFactor, three.OneMinusSrcColorFactor),
    ),
    overlay: {
      normal: overlay(0, over),
      add: overlay(1, blend(three.OneFactor, three.OneFactor)),
      multiply: overlay(2, blend(three.DstColorFactor, three.ZeroFactor)),
      screen: overlay(3, blend(three.OneFactor, three.OneMinusSrcColorFactor)),
    },
    stack: material(stackFragment, stackUniforms(), over),
    outline: material(outlineFragment, { ...matte, ...colour, width: 1, dash: 0 }, over),
    heat: material(heatFragment, { ...matte, confidence: 1 }, over),
  }
}

export const allMaterials = ({ view, coverage, overlay, stack, outline, heat }: Materials): Material[] => [
  view,
  coverage,
  ...Object.values(overlay),
  stack,
  outline,
  heat,
]

const stackUniforms = (): Record<string, unknown> => ({
  images: [],
  places: Array.from({ length: mostTogether }, () => new three.Vector4()),
  tints: Array.from({ length: mostTogether }, () => new three.Vector4()),
  count: 0,
  nearest: false,
  enlarged: false,
  keep: new three.Vector3(0, 0, 1),
})

const viewUniforms = (): Record<string, unknown> => ({
  image: null,
  nearest: false,
  table: null,
  graded: false,
  linear: false,
  channel: 0,
  coverage: null,
  backdrop: null,
  fill: new three.Vector4(1, 1, 0, 0),
  colour: new three.Vector3(),
  square: 8,
  alphaGain: 1,
  alphaPower: 1,
  viewA: 0,
  viewB: 0,
  cut: new three.Vector3(0, 0, 1),
})

const blend = (
  blendSrc: three.BlendingSrcFactor,
  blendDst: three.BlendingDstFactor,
): three.ShaderMaterialParameters => ({
  blending: three.CustomBlending,
  blendSrc,
  blendDst,
  // The canvas stays opaque.
  blendSrcAlpha: three.ZeroFactor,
  blendDstAlpha: three.OneFactor,
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
