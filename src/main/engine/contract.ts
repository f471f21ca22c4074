import type { DoctorReport, ProviderFinding } from '../../shared/contract/app.ts'
import type { DatasetImport } from '../../shared/contract/datasets.ts'
import type { EditorialWrite, WrittenShots } from '../../shared/contract/editorial.ts'
import type { ExportFormat, ExportResult, ScriptTarget } from '../../shared/contract/export.ts'
import type { MatteLook } from '../../shared/domain/animation.ts'
import type { Rectangle } from '../../shared/domain/geometry.ts'
import type { ObjectId } from '../../shared/domain/ids.ts'
import type { MatteAdjustment } from '../../shared/domain/matteProperties.ts'
import type { MediaRecord, Prompt, ProjectSettings, ShotRecord } from '../../shared/domain/records.ts'

/** What the engine needs to know once, at its start. */
export interface EngineSettings {
  modelsFolder: string
  cacheFolder: string
  /** Execution provider to use; probing finds one where null. */
  provider: string | null
  threads: number
  /** Budget for per-frame features, bytes. */
  featureBytes: number
  /** Budget for decoded frames, bytes. */
  frameBytes: number
}

/** An encoded matte (`shared/codec/matte`). */
export type EncodedMatte = Uint8Array

/** Frames of one object to fill: [start, end), none of them committed, within one shot. */
export interface Gap {
  objectId: ObjectId
  start: number
  end: number
  /** The committed frame before `start` to propagate forward from; start - 1 where given. */
  left: number | null
  /** The committed frame after the gap to propagate backward from; end where given. */
  right: number | null
}

export interface PropagateInput {
  media: MediaRecord
  gaps: Gap[]
  /** Every committed frame of these objects; mattes are fetched as needed. */
  committed: { objectId: ObjectId; index: number }[]
  settings: ProjectSettings
}

export interface PropagatedMatte {
  objectId: ObjectId
  index: number
  matte: EncodedMatte
  confidence: number
  provenance: 'propagated' | 'fused'
}

export interface PropagateStatistics {
  frames: number
  milliseconds: number
  /** Of which inside the inference runtime. */
  runtimeMilliseconds: number
  provider: string
  /** Largest resident size of the engine process so far (`process.resourceUsage().maxRSS` times 1024). */
  peakMemoryBytes: number
}

export interface InteractInput {
  media: MediaRecord
  index: number
  /** All marks on this frame so far, in order, the new ones last. */
  prompts: { prompt: Prompt; region: Rectangle | null }[]
  /** How many of them, at the end, are new. */
  fresh: number
  /** The object's matte on this frame before the new marks, if any. */
  present: EncodedMatte | null
  /** Mattes that `mask` prompts name by blob hash. */
  masks: Record<string, EncodedMatte>
  settings: ProjectSettings
}

export interface InteractOutput {
  matte: EncodedMatte
  confidence: number
  milliseconds: number
}

export interface ExportInput {
  media: MediaRecord
  objects: { objectId: ObjectId; name: string; colour: string; look: MatteLook }[]
  /** No matte is smoothed over a cut. */
  shots: Pick<ShotRecord, 'start' | 'end'>[]
  format: ExportFormat
  range: [number, number]
  startFrame: number
  out: string
  overwrite: boolean
  scripts: ScriptTarget[]
  /** The same for the same export of the same mattes alone: what was cut short goes on. */
  identity: string
  settings: ProjectSettings
}

export type TransitionType = ShotRecord['transition']['type']
export interface DetectedShots {
  shots: { start: number; end: number; transition: { type: TransitionType; start: number; end: number } }[]
}

export interface Progress {
  phase: string
  done: number
  total: number | null
  unit: string
}

/** Calls of the engine: input, what it streams while running, output. */
export interface EngineCalls {
  probe: {
    input: Record<string, never>
    stream: never
    output: { providers: ProviderFinding[]; models: DoctorReport['models'] }
  }
  warm: {
    input: { media: MediaRecord; index: number; settings: ProjectSettings }
    stream: never
    output: Record<string, never>
  }
  interact: { input: InteractInput; stream: never; output: InteractOutput }
  propagate: { input: PropagateInput; stream: { mattes: PropagatedMatte[] } | Progress; output: PropagateStatistics }
  'detect-shots': { input: { media: MediaRecord }; stream: Progress; output: DetectedShots }
  'adjust-matte': {
    /** `around`: mattes of the frames before and after, nearest first, for smoothing over time. */
    input: { matte: EncodedMatte; adjustment: MatteAdjustment; around: [before: EncodedMatte, after: EncodedMatte][] }
    stream: never
    output: { matte: EncodedMatte }
  }
  /** Reads a matte file: 8/16-bit gray, gray of RGBA's alpha, or one label of an indexed picture. */
  'read-matte': {
    input: { path: string; width: number; height: number; label?: number; settings: ProjectSettings }
    stream: never
    output: { matte: EncodedMatte }
  }
  export: { input: ExportInput; stream: Progress; output: ExportResult }
  'import-mattes': {
    input: DatasetImport & { media: MediaRecord; bits: 8 | 16 }
    stream: { mattes: { object: string; index: number; matte: EncodedMatte }[] } | Progress
    output: Record<string, never>
  }
  'write-shots': {
    input: Omit<EditorialWrite, 'mediaId'> & { media: MediaRecord; shots: ShotRecord[] }
    stream: Progress
    output: WrittenShots
  }
}
export type EngineCallName = keyof EngineCalls

export interface EngineRunOptions<N extends EngineCallName> {
  signal?: AbortSignal
  onStream?: (value: EngineCalls[N]['stream']) => void
  /** Answers the engine's requests for mattes of the document; null where there is none. */
  matte?: (objectId: ObjectId, index: number) => EncodedMatte | null
}

/**
 * The engine as the rest of the core sees it: starts on first use, is killed when it hangs, restarted when it died.
 * @throws `engine-lost` when the process died during the call, `engine-timeout`, `cancelled`, and what the call throws
 */
export interface Engine {
  run<N extends EngineCallName>(
    name: N,
    input: EngineCalls[N]['input'],
    options?: EngineRunOptions<N>,
  ): Promise<EngineCalls[N]['output']>
  dispose(): Promise<void>
}

/** What the engine's handlers get besides their input. */
export interface EngineHandlerContext<N extends EngineCallName> {
  signal: AbortSignal
  stream: (value: EngineCalls[N]['stream']) => void
  /** Resolves once the host has taken most of what was streamed: wait for it between large values. */
  drained: () => Promise<void>
  /** Fetches a matte of the document from the host. */
  matte: (objectId: ObjectId, index: number) => Promise<EncodedMatte | null>
}

/** One handler a call, in the engine process. */
export type EngineHandlers = {
  [N in EngineCallName]: (
    input: EngineCalls[N]['input'],
    context: EngineHandlerContext<N>,
  ) => Promise<EngineCalls[N]['output']>
}

/** A running child process, however the host makes one: `child_process.fork` or Electron's `utilityProcess.fork`. */
export interface EngineProcess {
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** `lastWords` is what the process last wrote on its standard error, where that is kept. */
  onExit(listener: (code: number | null, lastWords?: string) => void): void
  kill(): void
}
export type LaunchEngine = () => EngineProcess
