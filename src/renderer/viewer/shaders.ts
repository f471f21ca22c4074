import { differenceColours, glslColour, heatStops } from './heat.ts'
import { shaperGlsl } from './look.ts'
import { viewModes } from './views.ts'

/** A quad in the viewport; `uv` is (0, 0) at the top left of what is drawn on it and (1, 1) at its bottom right. */
export const quadVertex = /* glsl */ `
  in vec3 position;
  uniform mat4 projectionMatrix;
  uniform mat4 modelViewMatrix;
  out vec2 uv;
  void main() {
    uv = position.xy;
    gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
  }
`

const header = /* glsl */ `
  precision highp float;
  precision highp sampler2D;
  in vec2 uv;
  out vec4 fragment;
  uniform bool nearest;
  // Snaps to texel centres where pixels are to be seen as they are.
  vec2 sampled(sampler2D picture, vec2 at) {
    vec2 size = vec2(textureSize(picture, 0));
    return nearest ? (floor(at * size) + 0.5) / size : at;
  }
`

const constants = viewModes
  .map((view, value) => `const int ${view.toUpperCase().replace('-', '_')} = ${String(value)};`)
  .join('\n')

/** Everything that is made of the plate and the coverage of all objects: one pass over the plate, either side of a wipe. */
export const viewFragment = /* glsl */ `
  ${header}
  ${constants}
  uniform sampler2D image;
  uniform sampler2D table;
  uniform bool linear;
  uniform int channel; // as in look.ts
  // In screen pixels. Red: what is looked at, green: what it is compared with.
  uniform sampler2D coverage;
  uniform sampler2D backdrop;
  // The part of the backdrop that fills the plate: scale and offset.
  uniform vec4 fill;
  uniform vec3 colour;
  uniform float square;
  uniform float alphaGain;
  uniform float alphaPower;
  uniform int viewA;
  uniform int viewB;
  uniform vec3 cut; // A where dot(cut.xy, gl_FragCoord.xy) < cut.z

  float looked(float c) {
    return texture(table, vec2(((linear ? ${shaperGlsl} : c) * 4095.0 + 0.5) / 4096.0, 0.5)).r;
  }
  float luma(vec3 c) { return dot(c, vec3(0.2126, 0.7152, 0.0722)); }
  vec3 plate() {
    vec3 c = texture(image, sampled(image, uv)).rgb;
    #ifdef GRADED
    c = vec3(looked(c.r), looked(c.g), looked(c.b));
    #endif
    if (channel == 0) return c;
    return vec3(channel == 1 ? c.r : channel == 2 ? c.g : channel == 3 ? c.b : luma(c));
  }
  vec3 checker() {
    vec2 cell = floor(gl_FragCoord.xy / square);
    return vec3(mix(0.16, 0.23, mod(cell.x + cell.y, 2.0)));
  }
  vec3 changed(vec3 plate, float change) {
    vec3 ground = vec3(luma(plate) * 0.4 + 0.05);
    vec3 tone = change > 0.0 ? ${glslColour(differenceColours.added)} : ${glslColour(differenceColours.removed)};
    return mix(ground, tone, abs(change) * 0.9);
  }
  vec3 seen(int view, vec3 plate, float a, float other) {
    if (view == MATTE) return vec3(pow(min(1.0, a * alphaGain), alphaPower));
    if (view == CUT_OUT) return mix(checker(), plate, a);
    if (view == COLOUR) return mix(colour, plate, a);
    if (view == BACKDROP) return mix(texture(backdrop, uv * fill.xy + fill.zw).rgb, plate, a);
    if (view == PREMULTIPLIED) return plate * a;
    if (view == DIFFERENCE) return changed(plate, a - other);
    if (view == CONFIDENCE) return vec3(luma(plate) * 0.45 + 0.05);
    return plate;
  }
  void main() {
    vec2 both = texelFetch(coverage, ivec2(gl_FragCoord.xy), 0).rg;
    bool isA = dot(cut.xy, gl_FragCoord.xy) < cut.z;
    fragment = vec4(seen(isA ? viewA : viewB, plate(), isA ? both.r : both.g, isA ? both.g : both.r), 1.0);
  }
`

/** With REDUCED, for a matte larger than the screen: four samples a pixel, so that its edge does not flicker. */
const matteAlpha = /* glsl */ `
  ${header}
  uniform sampler2D image;
  uniform vec3 keep; // drawn where dot(keep.xy, gl_FragCoord.xy) < keep.z
  float alphaAt(vec2 at) {
    #ifdef REDUCED
    vec2 dx = dFdx(uv) * 0.25;
    vec2 dy = dFdy(uv) * 0.25;
    return 0.25 * (texture(image, at + dx + dy).r + texture(image, at + dx - dy).r
      + texture(image, at - dx + dy).r + texture(image, at - dx - dy).r);
    #else
    return texture(image, sampled(image, at)).r;
    #endif
  }
  bool isCut() { return dot(keep.xy, gl_FragCoord.xy) >= keep.z; }
`

/** Adds to the coverage of one side as coverage does: 1 - (1 - a)(1 - b). */
export const coverageFragment = /* glsl */ `
  ${matteAlpha}
  uniform vec4 side;
  void main() {
    fragment = side * alphaAt(uv);
  }
`

/** The object's colour over the plate; \`blend\` as in records.ts. */
export const overlayFragment = /* glsl */ `
  ${matteAlpha}
  uniform vec3 colour;
  uniform float opacity;
  uniform int blend;
  void main() {
    if (isCut()) discard;
    float a = alphaAt(uv) * opacity;
    fragment = blend == 2 ? vec4(mix(vec3(1.0), colour, a), a) : vec4(colour * a, a);
  }
`

/** A line where alpha passes one half between neighbours on the screen, \`width\` screen pixels to either side. */
export const outlineFragment = /* glsl */ `
  ${matteAlpha}
  uniform vec3 colour;
  uniform float opacity;
  uniform float width;
  uniform float dash; // screen pixels; 0 draws the line whole
  void main() {
    if (isCut()) discard;
    if (dash > 0.0 && mod(gl_FragCoord.x + gl_FragCoord.y, dash * 2.0) > dash) discard;
    vec2 dx = dFdx(uv) * width;
    vec2 dy = dFdy(uv) * width;
    vec4 around = vec4(alphaAt(uv + dx), alphaAt(uv - dx), alphaAt(uv + dy), alphaAt(uv - dy));
    float low = min(min(around.x, around.y), min(around.z, around.w));
    float high = max(max(around.x, around.y), max(around.z, around.w));
    float line = step(low, 0.5) * step(0.5, high) * smoothstep(0.02, 0.2, high - low) * opacity;
    fragment = vec4(colour * line, line);
  }
`

/** How far a matte is to be doubted: the frame's confidence, less where alpha is neither in nor out. */
export const heatFragment = /* glsl */ `
  ${matteAlpha}
  uniform float confidence;
  const vec3 stops[${String(heatStops.length)}] = vec3[](${heatStops.map(glslColour).join(', ')});
  void main() {
    if (isCut()) discard;
    float a = alphaAt(uv);
    float heat = (1.0 - confidence * abs(2.0 * a - 1.0)) * ${(heatStops.length - 1).toFixed(1)};
    int stop = min(int(heat), ${String(heatStops.length - 2)});
    float shown = smoothstep(0.0, 0.06, a) * 0.85;
    fragment = vec4(mix(stops[stop], stops[stop + 1], heat - float(stop)) * shown, shown);
  }
`
