import { resolve, sep } from 'node:path'
import { HoldoutError } from '../../shared/domain/errors.ts'

/** The places on disk this host may touch: what a dialog returned, an upload made, a command line named. */
export class Grants {
  readonly #paths = new Set<string>()

  /** Grants a file, or a folder with all it holds. */
  add(path: string): void {
    this.#paths.add(resolve(path))
  }

  /** The path, absolute. @throws `path-not-granted` */
  require(path: string): string {
    const wanted = resolve(path)
    for (const granted of this.#paths) {
      if (wanted === granted || wanted.startsWith(granted.endsWith(sep) ? granted : granted + sep)) return wanted
    }
    throw new HoldoutError(
      'path-not-granted',
      `Holdout was not given ${wanted}: open it by the dialog, or name it when starting the host.`,
    )
  }
}
