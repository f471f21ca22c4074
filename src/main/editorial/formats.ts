import { extname } from 'node:path'
import type { EditorialFormat } from '../../shared/contract/editorial.ts'
import { safeNames } from '../export/safeNames.ts'
import { writeChapters } from './chapters.ts'
import { writeCsv } from './csv.ts'
import type { CutList } from './cutList.ts'
import { writeEdl } from './edl.ts'
import { writeFcpxml } from './fcpxml.ts'
import { writeJson } from './json.ts'
import { writeOtio } from './otio.ts'
import { readEdl } from './readEdl.ts'
import { readOtio } from './readOtio.ts'
import { type ShotReader, wrongList } from './readShots.ts'
import { readCsv, readJson } from './readTables.ts'
import { writeXmeml } from './xmeml.ts'

/** How each list is written, and the end of its files' names. */
export const listFormats: Record<EditorialFormat, { extension: string; write: (list: CutList) => string }> = {
  edl: { extension: '.edl', write: writeEdl },
  otio: { extension: '.otio', write: writeOtio },
  fcpxml: { extension: '.fcpxml', write: writeFcpxml },
  xmeml: { extension: '.xml', write: writeXmeml },
  csv: { extension: '.csv', write: writeCsv },
  json: { extension: '.json', write: writeJson },
  chapters: { extension: '.ffmetadata', write: writeChapters },
}

/** What a file of a list is called. */
export const listFileName = ({ title }: CutList, format: EditorialFormat): string =>
  `${safeNames([title])[0] ?? 'shots'}${listFormats[format].extension}`

const readers = { edl: readEdl, otio: readOtio, csv: readCsv, json: readJson } satisfies Record<string, ShotReader>
export type ReadableFormat = keyof typeof readers

export const readerOf = (format: ReadableFormat): ShotReader => readers[format]

/** By the file's name, else by how the text begins. @throws `invalid-input` where that tells nothing */
export function recogniseList(text: string, path?: string): ReadableFormat {
  const extension = extname(path ?? '').toLowerCase()
  if (extension === '.edl' || extension === '.otio' || extension === '.csv') return extension.slice(1) as ReadableFormat
  if (text.trimStart().startsWith('{')) return text.includes('"OTIO_SCHEMA"') ? 'otio' : 'json'
  if (/^\s*(TITLE:|FCM:|\d{3,}\s+\S+\s+\S+\s+[CDWK])/m.test(text)) return 'edl'
  if (/^\ufeff?([^\n]*\n)?[^\n]*\b(start|source_in|start.frame)\b/i.test(text)) return 'csv'
  throw wrongList('This is no list of shots Holdout reads: an EDL, OTIO, CSV or JSON.')
}
