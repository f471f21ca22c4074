import type { MediaRecord } from '../../shared/domain/records.ts'
import type { Editor } from '../store/editor.ts'
import { currentMedia, type State, workRange } from '../store/state.ts'
import { createPlayer, type Player } from './player.ts'

export interface Playback {
  /** Moves the state on where it is time to; `ready` tells whether a frame could be shown now. */
  tick(now: number, ready: (state: State, media: MediaRecord, index: number) => boolean): void
}

/** Plays the editor's state: its index in real time, the rate reached, and the frames dropped. */
export function createPlayback(editor: Editor): Playback {
  let player: { speed: number; from: State; engine: Player } | null = null
  let counted = { since: 0, shows: 0 }
  return {
    tick(now, ready) {
      const state = editor.state()
      const media = currentMedia(state)
      if (state.speed === 0 || !media) {
        player = null
        return
      }
      if (player?.speed !== state.speed || !samePlay(player.from, state)) {
        player = { speed: state.speed, from: state, engine: start(state, media, now) }
        counted = { since: now, shows: 0 }
        editor.set({ shownRate: null, droppedFrames: 0 })
      }
      const tick = player.engine.tick(now, (index) => ready(state, media, index))
      if (tick) {
        counted.shows++
        editor.set({ index: tick.index, droppedFrames: editor.state().droppedFrames + tick.dropped })
      }
      if (now - counted.since >= 1000) {
        editor.set({ shownRate: (counted.shows * 1000) / (now - counted.since) })
        counted = { since: now, shows: 0 }
      }
    },
  }
}

function start(state: State, media: MediaRecord, startedAt: number): Player {
  const [first, end] = workRange(state)
  const from = Math.min(end - 1, Math.max(first, state.index))
  return createPlayer({ from, speed: state.speed, rate: media.rate[0] / media.rate[1], range: [first, end], startedAt })
}

/** Whether playing goes on as it began: the same frames of the same media. */
function samePlay(before: State, now: State): boolean {
  return before.mediaId === now.mediaId && before.inPoint === now.inPoint && before.outPoint === now.outPoint
}
