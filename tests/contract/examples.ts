import type { CallInput, CallName, CallOutput, EventName, EventValue } from '../../src/shared/contract/index.ts'
import type { BlobHash, GestureId, JobId, VersionId } from '../../src/shared/domain/ids.ts'
import type { ProjectSnapshot } from '../../src/shared/contract/project.ts'
import type { JobSnapshot } from '../../src/shared/contract/jobs.ts'
import type { Version } from '../../src/shared/contract/versions.ts'
import { defaultPreferences } from '../../src/shared/domain/preferenceDefaults.ts'
import { aMatte, aMedia, anObject, aPrompt, aShot, mediaId, objectId } from '../helpers/records.ts'

const jobId = 'job_1' as JobId
const gesture = 'ges_1' as GestureId
const blob = 'ab'.repeat(32) as BlobHash
const picked = { path: '/plates/plate.mov' }
const revision = { revision: 7 }
const undone = { revision: 8, done: 'Add object' }
const matte = aMatte(3, blob, { provenance: 'prompted', committed: true, confidence: 1 })

const version: Version = {
  id: 'ver_1' as VersionId,
  name: 'First pass',
  note: '',
  createdAt: '2026-01-01T00:00:00.000Z',
}

export const aJob: JobSnapshot = {
  id: jobId,
  kind: 'propagate',
  lane: 'gpu',
  title: 'Propagate both: dog',
  createdAt: '2026-01-01T00:00:00.000Z',
  progress: { state: 'running', phase: 'forward', done: 3, total: null, unit: 'frames', eta: 2.5 },
}

const snapshot: ProjectSnapshot = {
  path: '/projects/a.holdout',
  revision: 7,
  project: { id: 'project', name: 'a', settings: { inferenceSide: 480, matteBits: 16, refine: true } },
  media: [aMedia()],
  shots: [aShot('one', 0, 100)],
  objects: [anObject('x')],
  history: { undo: 'Add object', redo: null },
}

/** One call each, with what a handler might answer. A new call of the contract does not compile until it is here. */
export const callExamples: { [N in CallName]: { input: CallInput<N>; output: CallOutput<N> } } = {
  'app.info': {
    input: {},
    output: { version: '1.0.0', host: 'web', openBy: 'upload', initialMedia: null, sample: '/sample' },
  },
  'preferences.read': { input: {}, output: { preferences: defaultPreferences, putAside: null } },
  'preferences.write': { input: { tour: { done: true } }, output: { ...defaultPreferences, tour: { done: true } } },
  'app.doctor': {
    input: {},
    output: {
      version: '1.0.0',
      node: 'v24.0.0',
      platform: 'linux',
      cores: 2,
      memoryBytes: 8e9,
      providers: [{ name: 'cpu', status: 'chosen', detail: '' }],
      tools: [{ name: 'ffmpeg', path: null, version: null, source: null, refused: [{ path: '/x', reason: 'absent' }] }],
      models: [{ id: 'key-encoder', file: 'key.onnx', ok: true, detail: '' }],
      ok: true,
    },
  },
  'dialog.open-media': { input: {}, output: picked },
  'dialog.open-project': { input: {}, output: null },
  'dialog.save-project': { input: { name: 'a' }, output: picked },
  'dialog.choose-folder': { input: { title: 'Export to' }, output: picked },
  'app.show-menu': {
    input: {
      groups: [
        {
          label: 'File',
          items: [{ name: 'file.export', label: 'Export', key: 'Ctrl+E', enabled: true, checked: null }],
        },
      ],
    },
    output: {},
  },
  'project.recent': {
    input: {},
    output: [{ path: '/a.holdout', name: 'a', openedAt: '2026-01-01T00:00:00.000Z', leftOpen: false }],
  },
  'project.create': { input: { name: 'a' }, output: snapshot },
  'project.open': { input: { path: '/projects/a.holdout' }, output: snapshot },
  'project.close': { input: {}, output: {} },
  'project.snapshot': { input: {}, output: null },
  'project.frames': {
    input: { mediaId: mediaId('a') },
    output: { revision: 7, mattes: [matte], prompts: [aPrompt('one')] },
  },
  'project.apply': { input: { command: { type: 'project.rename', name: 'b' }, gesture }, output: revision },
  'project.undo': { input: {}, output: undone },
  'project.redo': { input: {}, output: { revision: 8, done: null } },
  'project.history': {
    input: { offset: 0, limit: 100 },
    output: {
      revision: 8,
      total: 1,
      done: 1,
      steps: [{ id: 1, label: 'Edit matte', at: null, mattes: 1, objectId: objectId('x'), index: 3, versions: [] }],
    },
  },
  'project.go-to': { input: { step: 1 }, output: undone },
  'versions.list': { input: {}, output: [version] },
  'versions.save': { input: { name: 'First pass' }, output: version },
  'versions.edit': { input: { versionId: version.id, note: 'for review' }, output: version },
  'versions.delete': { input: { versionId: version.id }, output: {} },
  'versions.restore': { input: { versionId: version.id }, output: revision },
  'versions.differences': {
    input: { versionId: version.id },
    output: { objects: [{ objectId: objectId('x'), mediaId: mediaId('a'), name: 'x', ranges: [[0, 3]] }], others: 1 },
  },
  'versions.mattes': {
    input: { versionId: version.id, mediaId: mediaId('a'), range: [0, 10] },
    output: { mattes: [{ objectId: objectId('x'), index: 3, matte }] },
  },
  'media.inspect': { input: picked, output: aMedia() },
  'media.import': { input: { ...picked, detectShots: true }, output: { media: aMedia(), shotsJobId: jobId } },
  'media.relink': { input: { mediaId: mediaId('a'), ...picked }, output: { media: aMedia() } },
  'media.values': {
    input: { mediaId: mediaId('a'), index: 3, x: 0, y: 0, width: 1, height: 2 },
    output: { width: 1, height: 2, values: [0, 0.5, 1, 12.25, -0.125, 0] },
  },
  'shots.detect': { input: { mediaId: mediaId('a') }, output: { jobId } },
  'matte.prompt': {
    input: {
      objectId: objectId('x'),
      index: 3,
      prompts: [
        { kind: 'click', x: 1.5, y: 2, positive: true },
        { kind: 'box', x0: 0, y0: 0, x1: 9, y1: 9 },
        { kind: 'stroke', positive: false, width: 9, points: [[1, 2]] },
      ],
      region: { x0: 0, y0: 0, x1: 20, y1: 20 },
    },
    output: { matte, milliseconds: 120.5 },
  },
  'matte.try': {
    input: {
      mediaId: mediaId('a'),
      objectId: null,
      index: 3,
      prompts: [{ kind: 'click', x: 1.5, y: 2, positive: true }],
    },
    output: { hash: matte.blob },
  },
  'matte.import': { input: { objectId: objectId('x'), index: 3, path: '/m.png', label: 2 }, output: { matte } },
  'matte.suggest': {
    input: { mediaId: mediaId('a'), range: [0, 50] },
    output: { suggestion: { index: 7, objectId: objectId('x'), doubt: 0.5 } },
  },
  'matte.previous': {
    input: { mediaId: mediaId('a'), range: [0, 10] },
    output: { mattes: [{ objectId: objectId('x'), index: 3, matte, step: 'Edit matte' }] },
  },
  'matte.copy': {
    input: { from: { objectId: objectId('x'), index: 3 }, to: { objectId: objectId('x'), index: 4 }, gesture },
    output: { matte },
  },
  'matte.warm': { input: { mediaId: mediaId('a'), index: 3 }, output: {} },
  'propagate.start': { input: { mediaId: mediaId('a'), direction: 'forward', from: 3 }, output: { jobId } },
  'jobs.list': { input: {}, output: [aJob] },
  'jobs.cancel': { input: { jobId }, output: {} },
  'jobs.resume': { input: { jobId }, output: { jobId } },
  'jobs.wait': { input: { jobId }, output: { ...aJob, progress: { state: 'succeeded', result: { frames: 3 } } } },
  'jobs.clear': { input: { jobId }, output: {} },
  'export.start': { input: { mediaId: mediaId('a'), format: { kind: 'png', bits: 16 } }, output: { jobId } },
  'editorial.export': {
    input: { mediaId: mediaId('a'), format: 'edl', recordStart: '10:00:00;00', handles: 8, out: '/shots.edl' },
    output: { text: 'TITLE: a', fileName: 'a.edl', shots: 1, warnings: ['"a" has a variable frame rate.'] },
  },
  'editorial.import': {
    input: { mediaId: mediaId('a'), text: 'TITLE: a', format: 'edl', times: 'record' },
    output: { shots: 2, warnings: [] },
  },
  'datasets.import': {
    input: { mediaId: mediaId('a'), path: '/mattes', kind: 'sequence', channel: 'alpha', missing: 'skip' },
    output: { jobId },
  },
  'editorial.write': { input: { mediaId: mediaId('a'), kind: 'split', out: '/shots' }, output: { jobId } },
}

/** One of each event. */
export const eventExamples: { [N in EventName]: EventValue<N> } = {
  'engine.changed': { lane: 'gpu', state: 'ready', provider: 'cpu' },
  'app.dropped': { path: '/plates/a.mov' },
  'app.menu-chosen': { name: 'file.export' },
  'app.problem': { code: 'io', message: 'The disk went away.' },
  'project.changed': {
    revision: 8,
    diff: [{ table: 'objects', key: 'obj_x', before: null, after: anObject('x') }],
    history: { undo: 'Add object', redo: null },
  },
  'project.switched': { path: null },
  'versions.changed': { versions: [version] },
  'jobs.changed': aJob,
  'jobs.removed': { jobId },
}
