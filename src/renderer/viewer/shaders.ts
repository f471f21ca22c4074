/** A quad over the plate; `uv` is (0, 0) at the plate's top left and (1, 1) at its bottom right. */
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
`

/** Snaps to texel centres where pixels are to be seen as they are. */
const sampling = /* glsl */ `
  uniform sampler2D image;
  uniform bool nearest;
  vec2 sampled(vec2 at) {
    vec2 size = vec2(textureSize(image, 0));
    return nearest ? (floor(at * size) + 0.5) / size : at;
  }
`

export const plateFragment = /* glsl */ `
  ${header}
  ${sampling}
  void main() {
    fragment = vec4(texture(image, sampled(uv)).rgb, 1.0);
  }
`

/** Four samples a pixel, so that a matte larger than the screen does not flicker at its edge. */
const matteAlpha = /* glsl */ `
  ${header}
  ${sampling}
  float alphaAt(vec2 at) {
    if (nearest) return texture(image, sampled(at)).r;
    vec2 dx = dFdx(uv) * 0.25;
    vec2 dy = dFdy(uv) * 0.25;
    return 0.25 * (texture(image, at + dx + dy).r + texture(image, at + dx - dy).r
      + texture(image, at - dx + dy).r + texture(image, at - dx - dy).r);
  }
`

/** The object's colour over the plate, and a line where its alpha passes one half between neighbours on the screen. */
export const overlayFragment = /* glsl */ `
  ${matteAlpha}
  uniform vec3 colour;
  uniform float opacity;
  uniform float outline;
  void main() {
    float a = alphaAt(uv);
    fragment = vec4(colour, a * opacity);
    if (outline == 0.0) return;
    vec2 dx = dFdx(uv);
    vec2 dy = dFdy(uv);
    vec4 around = vec4(alphaAt(uv + dx), alphaAt(uv - dx), alphaAt(uv + dy), alphaAt(uv - dy));
    float low = min(min(around.x, around.y), min(around.z, around.w));
    float high = max(max(around.x, around.y), max(around.z, around.w));
    float line = outline * step(low, 0.5) * step(0.5, high) * smoothstep(0.02, 0.2, high - low);
    fragment = vec4(mix(colour, vec3(1.0), line * 0.3), max(a * opacity, line * 0.9));
  }
`

/** Alpha as grey; drawn over others it adds as coverage does: 1 - (1 - a)(1 - b). */
export const alphaFragment = /* glsl */ `
  ${matteAlpha}
  void main() {
    fragment = vec4(alphaAt(uv));
  }
`

/** The checker behind a cut-out, in screen pixels; its alpha 0 says nothing is held yet. */
export const checkerFragment = /* glsl */ `
  ${header}
  uniform float square;
  void main() {
    vec2 cell = floor(gl_FragCoord.xy / square);
    float light = mod(cell.x + cell.y, 2.0);
    fragment = vec4(vec3(mix(0.16, 0.23, light)), 0.0);
  }
`

export const blackFragment = /* glsl */ `
  ${header}
  void main() {
    fragment = vec4(0.0, 0.0, 0.0, 1.0);
  }
`
