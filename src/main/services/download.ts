import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename, join, resolve, sep } from 'node:path'
import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import { ExportResult } from '../../shared/contract/export.ts'
import { HoldoutError } from '../../shared/domain/errors.ts'
import type { Core } from './core.ts'

/**
 * Answers `GET /download/<jobId>`: what a finished export wrote, for a browser on another machine. One file as it is,
 * several as a ZIP without compression (they have their own), streamed.
 * @throws `not-found` where there is no such export, or its files are gone
 */
export async function download(core: Core, request: Request): Promise<Response> {
  const jobId = new URL(request.url).pathname.slice('/download/'.length)
  const job = core
    .session()
    .jobs.list()
    .find(({ id, kind }) => id === jobId && kind === 'export')
  if (job?.progress.state !== 'succeeded') {
    throw new HoldoutError('not-found', 'There is no such finished export in the open project.')
  }
  const { out } = ExportResult.parse(job.progress.result)
  const files = await filesOf(out)
  const [only] = files
  if (only !== undefined && files.length === 1) return attachment(basename(only), createReadStream(join(out, only)))
  const zip = new ZipFile()
  for (const file of files) zip.addFile(join(out, file), file, { compress: false })
  zip.addFile(join(out, 'SHA256SUMS'), 'SHA256SUMS', { compress: false })
  zip.end()
  const bytes = Readable.from(zip.outputStream)
  zip.on('error', (error: Error) => bytes.destroy(error))
  return attachment(`${basename(out)}.zip`, bytes)
}

/** What the folder's checksums name, all of it inside the folder and there. */
async function filesOf(out: string): Promise<string[]> {
  const gone = (): HoldoutError => new HoldoutError('not-found', `The files of this export are no longer in ${out}.`)
  const sums = await readFile(join(out, 'SHA256SUMS'), 'utf8').catch(() => '')
  const files = sums.split('\n').flatMap((line) => line.slice(66) || [])
  if (files.length === 0) throw gone()
  for (const file of files) {
    if (!resolve(out, file).startsWith(out + sep)) throw gone()
    await stat(join(out, file)).catch(() => {
      throw gone()
    })
  }
  return files
}

function attachment(name: string, bytes: Readable): Response {
  // What goes wrong once bytes are under way breaks the connection; nobody is left to be told otherwise.
  return new Response(Readable.toWeb(bytes) as ReadableStream<Uint8Array>, {
    headers: {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      'Cache-Control': 'no-store',
    },
  })
}
