import type { Connection } from '../client/createConnection.ts'
import type { JobSnapshot } from '../../shared/contract/jobs.ts'
import { toWireError } from '../../shared/domain/errors.ts'
import type { MediaId } from '../../shared/domain/ids.ts'
import { applyChange, applyRecords, type Document, documentOf, type ProjectChange, withFrames } from './document.ts'
import type { Editor } from './editor.ts'
import { announce } from './jobNotice.ts'
import { objectsOf } from './queries.ts'
import type { State } from './state.ts'
import { startTour } from './tour.ts'

/** Connects, reads everything, and keeps the page in step with the core; after a lost connection, reads everything again. */
export async function startSession(editor: Editor, connect: () => Promise<Connection>): Promise<void> {
  try {
    const connection = await connect()
    editor.connection = connection
    const reader = createReader(editor)
    listen(editor, connection, reader)
    connection.onStatus((status) => {
      if (status === 'reconnecting') lose(editor)
      else void readAll(editor, reader)
    })
    await readAll(editor, reader)
  } catch (error) {
    editor.set({ connection: 'lost' })
    editor.notify(
      'error',
      'Holdout does not answer',
      `${toWireError(error).message} Start it again and reload this page.`,
    )
  }
}

function lose(editor: Editor): void {
  for (const mark of editor.state().pending) mark.cancel()
  editor.set({ connection: 'lost', speed: 0, preview: null, opening: null })
}

async function readAll(editor: Editor, reader: Reader): Promise<void> {
  const { connection } = editor
  if (!connection) return
  try {
    const [info, { preferences, putAside }, recent, jobs] = await Promise.all([
      connection.call('app.info', {}),
      connection.call('preferences.read', {}),
      connection.call('project.recent', {}),
      connection.call('jobs.list', {}),
    ])
    editor.set({ info, preferences, recent, jobs: byId(jobs) })
    await reader.read()
    editor.set({ connection: 'ready' })
    if (!preferences.tour.done && editor.state().tour === null) startTour(editor)
    if (putAside === null) return
    editor.notify('error', 'Your preferences could not be read', `Those of a new desk hold. The file is ${putAside}.`)
  } catch (error) {
    const { code, message } = toWireError(error)
    if (code !== 'io') editor.notify('error', 'Could not read from Holdout', message)
  }
}

const byId = (jobs: readonly JobSnapshot[]): State['jobs'] => new Map(jobs.map((job) => [job.id, job]))

/** Reads the document, and holds changes back while it does. */
interface Reader {
  read(): Promise<void>
  change(change: ProjectChange): void
}

const readers = new WeakMap<Editor, Reader>()

function createReader(editor: Editor): Reader {
  let held: ProjectChange[] | null = null
  let again = false
  const reader: Reader = {
    async read() {
      if (held) {
        again = true
        return
      }
      held = []
      try {
        const document = await fetchDocument(editor)
        show(editor, document && held.reduce((latest, change) => replay(latest, change), document))
      } catch (error) {
        const { code, message } = toWireError(error)
        // Where the connection was lost, the next one reads again.
        if (code !== 'io') editor.notify('error', 'Could not read the project', message)
      } finally {
        held = null
      }
      if (again) {
        again = false
        await reader.read()
      }
    },
    change(change) {
      if (held) return void held.push(change)
      const { document } = editor.state()
      if (!document) return
      const next = applyChange(document, change)
      if (next) show(editor, next)
      else void reader.read()
    },
  }
  readers.set(editor, reader)
  return reader
}

/** Reads the document again, such as after another project was opened. */
export async function readDocument(editor: Editor): Promise<void> {
  await readers.get(editor)?.read()
}

/** What belongs to one media and is gone with it. */
const unlooked: Partial<State> = {
  speed: 0,
  droppedFrames: 0,
  inPoint: null,
  outPoint: null,
  span: null,
  camera: null,
  region: null,
  interest: null,
  solo: [],
  previous: null,
}

/** Shows another media of the project. */
export async function showMedia(editor: Editor, mediaId: MediaId): Promise<void> {
  if (editor.state().mediaId === mediaId) return
  editor.set({ mediaId, index: 0, selected: null, ...unlooked })
  await readDocument(editor)
}

/** The versions there are now; one that is gone is not compared with. */
function versionsSeen({ against, wipe }: State, versions: State['versions']): Partial<State> {
  if (against === null || versions.some(({ id }) => id === against)) return { versions }
  return { versions, against: null, wipe: wipe?.target === 'previous' ? null : wipe }
}

const replay = (document: Document, change: ProjectChange): Document =>
  change.revision > document.revision ? applyRecords(document, change) : document

async function fetchDocument(editor: Editor): Promise<Document | null> {
  const { connection } = editor
  const snapshot = connection ? await connection.call('project.snapshot', {}) : null
  if (!connection || !snapshot) return null
  const document = documentOf(snapshot)
  const { mediaId, preferences } = editor.state()
  editor.set(versionsSeen(editor.state(), await connection.call('versions.list', {})))
  const known = [mediaId, ...preferences.looks.map((look) => look.mediaId), ...document.media.keys()]
  const shown = known.find((id) => id && document.media.has(id))
  if (!shown) return document
  return withFrames(document, shown, await connection.call('project.frames', { mediaId: shown }))
}

/** Shows a document, and keeps what is looked at within it. */
function show(editor: Editor, document: Document | null): void {
  const state = editor.state()
  const before = state.document
  const mediaId =
    [state.mediaId, document?.framesOf ?? null].find((id) => id !== null && document?.media.has(id)) ?? null
  const media = mediaId && document?.media.get(mediaId)
  const objects = document ? objectsOf(document, mediaId) : []
  const selected = objects.some((object) => object.id === state.selected) ? state.selected : (objects[0]?.id ?? null)
  const switched = before?.path !== document?.path || mediaId !== state.mediaId
  editor.set({
    document,
    mediaId,
    selected,
    index: media ? Math.min(switched ? 0 : state.index, media.frames - 1) : 0,
    ...(switched && unlooked),
  })
  // The first media of a project comes by a change: what is known of its frames is nothing yet, which is right.
  if (document && !mediaId && document.media.size > 0) void readDocument(editor)
}

function listen(editor: Editor, connection: Connection, reader: Reader): void {
  connection.on('project.changed', (change) => {
    reader.change(change)
  })
  connection.on('versions.changed', ({ versions }) => {
    editor.set(versionsSeen(editor.state(), versions))
  })
  connection.on('project.switched', () => {
    void reader.read()
    void editor.call('jobs.list', {}).then((jobs) => {
      if (jobs) editor.set({ jobs: byId(jobs) })
    })
    void editor.call('project.recent', {}).then((recent) => {
      if (recent) editor.set({ recent })
    })
  })
  connection.on('jobs.changed', (job) => {
    editor.set({ jobs: new Map(editor.state().jobs).set(job.id, job) })
    announce(editor, job)
  })
  connection.on('jobs.removed', ({ jobId }) => {
    const jobs = new Map(editor.state().jobs)
    jobs.delete(jobId)
    editor.set({ jobs })
  })
  connection.on('engine.changed', (engine) => {
    editor.set({ engines: { ...editor.state().engines, [engine.lane]: engine } })
  })
  connection.on('app.problem', ({ message }) => {
    editor.notify('error', 'Something went wrong', message)
  })
}
