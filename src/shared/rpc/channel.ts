/** Two ends that pass messages in order. What a message may hold is what JSON can: no bytes, no functions. */
export interface Channel {
  /**
   * Sends a message. Where the channel is congested, the promise resolves when there is room again; nothing means there
   * still is; it rejects where the channel broke. Sending on a closed channel does nothing.
   */
  send(message: unknown): Promise<void> | undefined
  onMessage(listener: (message: unknown) => void): void
  /** Called once, also where this end closed it. */
  onClose(listener: () => void): void
  close(): void
}
