import * as three from 'three'
import type { ObjectRecord } from '../../shared/domain/records.ts'
import {
  coverageFragment,
  heatFragment,
  outlineFragment,
  overlayFragment,
  quadVertex,
  viewFragment,
} from './shaders.ts'

export type Material = three.RawShaderMaterial
type Blend = ObjectRecord['blend']

/** What a matte is drawn by; those that add to a picture give colour times alpha. */
export interface MatteMaterials {
  coverage: Material
  overlay: Record<Blend, Material>
  outline: Material
  heat: Material
}

/**
 * The passes of the compositor. What can be told beforehand is a program of its own and no question asked at each pixel: without
 * a graphics card both answers would be worked out there.
 */
export interface Materials {
  view: Record<'plain' | 'graded', Material>
  /** `reduced`: for mattes that are larger than the screen shows them. */
  matte: Record<'whole' | 'reduced', MatteMaterials>
}

export function createMaterials(): Materials {
  const view = (defines: Defines): Material =>
    material(viewFragment, viewUniforms(), { defines, blending: three.NoBlending })
  return {
    view: { plain: view({}), graded: view({ GRADED: 1 }) },
    matte: { whole: matteMaterials({}), reduced: matteMaterials({ REDUCED: 1 }) },
  }
}

type Defines = Record<string, number>

function matteMaterials(defines: Defines): MatteMaterials {
  const matte = { image: null, nearest: false, keep: new three.Vector3(0, 0, 1) }
  const colour = { colour: new three.Vector3(), opacity: 1 }
  const over = { ...blend(three.OneFactor, three.OneMinusSrcAlphaFactor), defines }
  const overlay = (value: number, factors: three.ShaderMaterialParameters): Material =>
    material(overlayFragment, { ...matte, ...colour, blend: value }, { ...factors, defines })
  return {
    coverage: material(
      coverageFragment,
      { ...matte, side: new three.Vector4() },
      { ...blend(three.OneFactor, three.OneMinusSrcColorFactor), defines },
    ),
    overlay: {
      normal: overlay(0, over),
      add: overlay(1, blend(three.OneFactor, three.OneFactor)),
      multiply: overlay(2, blend(three.DstColorFactor, three.ZeroFactor)),
      screen: overlay(3, blend(three.OneFactor, three.OneMinusSrcColorFactor)),
    },
    outline: material(outlineFragment, { ...matte, ...colour, width: 1, dash: 0 }, over),
    heat: material(heatFragment, { ...matte, confidence: 1 }, over),
  }
}

export const allMaterials = ({ view, matte }: Materials): Material[] => [
  ...Object.values(view),
  ...Object.values(matte).flatMap(({ coverage, overlay, outline, heat }) => [
    coverage,
    ...Object.values(overlay),
    outline,
    heat,
  ]),
]

const viewUniforms = (): Record<string, unknown> => ({
  image: null,
  nearest: false,
  table: null,
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
