/** Keeps the pointer to `target` until it is let go. Escape lets it go, and is told as `onEscape` to nobody else. */
export function holdPointer(target: Element, pointerId: number, onEscape: () => void): void {
  target.setPointerCapture(pointerId)
  const controller = new AbortController()
  const { signal } = controller
  const press = (event: KeyboardEvent): void => {
    // An element that was removed in the middle of its drag is not told that it has lost the pointer.
    if (!target.hasPointerCapture(pointerId)) controller.abort()
    else if (event.key === 'Escape') {
      event.stopPropagation()
      event.preventDefault()
      target.releasePointerCapture(pointerId)
      onEscape()
    }
  }
  const lose = (): void => {
    controller.abort()
  }
  target.addEventListener('lostpointercapture', lose, { signal })
  window.addEventListener('keydown', press, { signal, capture: true })
}
