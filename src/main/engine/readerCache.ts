import type { MediaRecord } from '../../shared/domain/records.ts'
import type { FrameReader } from '../media/types.ts'

interface Entry {
  reader: Promise<FrameReader>
  /** Reads and streams under way. */
  users: number
}

/** Keeps readers open between calls. The least recently asked for are closed, but never while one is read from. */
export class ReaderCache {
  readonly #open: (media: MediaRecord) => Promise<FrameReader>
  readonly #most: number
  readonly #entries = new Map<string, Entry>()

  constructor(open: (media: MediaRecord) => Promise<FrameReader>, most: number) {
    this.#open = open
    this.#most = most
  }

  async reader(media: MediaRecord): Promise<FrameReader> {
    const key = `${media.path} ${media.fingerprint}`
    const entry = this.#entries.get(key) ?? this.#enter(media)
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    try {
      const reader = await entry.reader
      await this.#closeOldest(key)
      return reader
    } catch (error) {
      this.#entries.delete(key)
      throw error
    }
  }

  #enter(media: MediaRecord): Entry {
    const entry: Entry = { users: 0, reader: this.#open(media).then((reader) => counted(reader, entry)) }
    return entry
  }

  async #closeOldest(except: string): Promise<void> {
    for (const [key, { reader, users }] of this.#entries) {
      if (this.#entries.size <= this.#most) return
      if (users > 0 || key === except) continue
      this.#entries.delete(key)
      await (await reader).close()
    }
  }
}

/** The reader, telling its entry who is at it. */
function counted(reader: FrameReader, entry: Entry): FrameReader {
  const during = async <T>(work: () => Promise<T>): Promise<T> => {
    entry.users++
    try {
      return await work()
    } finally {
      entry.users--
    }
  }
  async function* streaming<T>(open: () => AsyncIterable<T>): AsyncGenerator<T> {
    entry.users++
    try {
      yield* open()
    } finally {
      entry.users--
    }
  }
  return {
    media: reader.media,
    read: (index, options) => during(() => reader.read(index, options)),
    readFloat: (index, options) => during(() => reader.readFloat(index, options)),
    stream: (options) => streaming(() => reader.stream(options)),
    streamFloat: (options) => streaming(() => reader.streamFloat(options)),
    close: () => reader.close(),
  }
}
