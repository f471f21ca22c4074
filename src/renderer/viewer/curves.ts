/** A transfer between scene-linear light (0.18 is middle grey, 1 is white) and code values (0..1 of full scale). */
export interface Curve {
  encode(linear: number): number
  decode(code: number): number
}

/** IEC 61966-2-1 */
const srgb: Curve = {
  encode: (x) => (x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055),
  decode: (y) => (y <= 0.04045 ? y / 12.92 : ((y + 0.055) / 1.055) ** 2.4),
}

/** ITU-R BT.709, 1.2: the camera's curve, as Nuke's rec709 viewer shows it. */
const rec709: Curve = {
  encode: (x) => (x < 0.018 ? 4.5 * x : 1.099 * x ** 0.45 - 0.099),
  decode: (y) => (y < 0.081 ? y / 4.5 : ((y + 0.099) / 1.099) ** (1 / 0.45)),
}

/** Kodak Cineon: 0.002 density a code value of 1023, gamma 0.6, black 95, white 685. */
const blackOffset = 10 ** (((95 - 685) * 0.002) / 0.6)
const cineon: Curve = {
  encode: (x) => (685 + 300 * Math.log10(Math.max(1e-10, x * (1 - blackOffset) + blackOffset))) / 1023,
  decode: (y) => (10 ** ((1023 * y - 685) / 300) - blackOffset) / (1 - blackOffset),
}

/** ARRI LogC3, EI 800 (ALEXA Log C Curve, 2017). */
const logC3: Curve = {
  encode: (x) => (x > 0.010591 ? 0.24719 * Math.log10(5.555556 * x + 0.052272) + 0.385537 : 5.367655 * x + 0.092809),
  decode: (y) => (y > 0.1496582 ? (10 ** ((y - 0.385537) / 0.24719) - 0.052272) / 5.555556 : (y - 0.092809) / 5.367655),
}

/** ACEScct, S-2016-001. */
const acesCct: Curve = {
  encode: (x) => (x > 0.0078125 ? (Math.log2(x) + 9.72) / 17.52 : 10.5402377416545 * x + 0.0729055341958355),
  decode: (y) => (y > 0.155251141552511 ? 2 ** (17.52 * y - 9.72) : (y - 0.0729055341958355) / 10.5402377416545),
}

export const curves = {
  srgb,
  rec709,
  cineon,
  logc3: logC3,
  acescct: acesCct,
  linear: { encode: (x: number) => x, decode: (y: number) => y },
} as const satisfies Record<string, Curve>

export type CurveName = keyof typeof curves

export const curveLabels: Record<CurveName, string> = {
  srgb: 'sRGB',
  rec709: 'Rec.709',
  cineon: 'Cineon log',
  logc3: 'ARRI LogC3',
  acescct: 'ACEScct',
  linear: 'Linear',
}
