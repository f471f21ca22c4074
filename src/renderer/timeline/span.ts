/** Which frames a timeline shows: frame `first` at its left edge, `scale` pixels a frame. */
export interface Span {
  first: number
  scale: number
}

export const widestFrame = 60

/** The span that shows every frame. */
export const fitSpan = (frames: number, width: number): Span => ({ first: 0, scale: Math.max(1e-6, width / frames) })

export const xOf = (span: Span, frame: number): number => (frame - span.first) * span.scale

/** The frame under x, within the media. */
export function frameAt(span: Span, x: number, frames: number): number {
  return Math.min(frames - 1, Math.max(0, Math.floor(span.first + x / span.scale)))
}

/** Zooms by `factor`; the frame under x stays there. Never shows less than one frame in 60 pixels or more than all. */
export function zoomSpan(span: Span, factor: number, x: number, frames: number, width: number): Span {
  const all = fitSpan(frames, width).scale
  const scale = Math.min(Math.max(widestFrame, all), Math.max(all, span.scale * factor))
  return clampSpan({ first: span.first + x / span.scale - x / scale, scale }, frames, width)
}

export function panSpan(span: Span, pixels: number, frames: number, width: number): Span {
  return clampSpan({ ...span, first: span.first + pixels / span.scale }, frames, width)
}

/** Moves the span so that `frame` is in sight. */
export function revealFrame(span: Span, frame: number, frames: number, width: number): Span {
  const shown = width / span.scale
  if (frame >= span.first && frame + 1 <= span.first + shown) return span
  return clampSpan({ ...span, first: frame - shown * 0.1 }, frames, width)
}

function clampSpan(span: Span, frames: number, width: number): Span {
  return { ...span, first: Math.max(0, Math.min(span.first, frames - width / span.scale)) }
}

/** Frames between two numbers of the ruler: 1, 2 or 5 times a power of ten, at least `room` pixels apart. */
export function rulerStep(scale: number, room: number): number {
  for (let power = 1; ; power *= 10) {
    for (const digit of [1, 2, 5]) if (digit * power * scale >= room) return digit * power
  }
}
