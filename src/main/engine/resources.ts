import type { MediaRecord } from '../../shared/domain/records.ts'
import type { NetworkProvider } from '../inference/types.ts'
import type { FrameReader, MediaTools } from '../media/types.ts'
import type { EngineSettings } from './contract.ts'

/** What every handler of the engine process shares. */
export interface EngineResources {
  settings: EngineSettings
  tools: MediaTools
  networks: NetworkProvider
  /** Open readers are kept and shared; the least recently used are closed. */
  reader(media: MediaRecord): Promise<FrameReader>
}
