import { createStore, type StoreApi } from 'zustand/vanilla'
import type { CallInput, CallName, CallOutput } from '../../shared/contract/index.ts'
import type { PageCommand } from '../../shared/domain/commands.ts'
import { type ErrorCode, HoldoutError, toWireError } from '../../shared/domain/errors.ts'
import type { GestureId } from '../../shared/domain/ids.ts'
import type { Connection } from '../client/createConnection.ts'
import { initialState, type Notice, type State } from './state.ts'

/** What actions and components work with: the page's state and the calls to the core. */
export interface Editor {
  store: StoreApi<State>
  state(): State
  set(patch: Partial<State>): void
  /** Null before the first. It reconnects by itself. */
  connection: Connection | null
  /** Calls the core. A failure is shown as a notice and gives null; a cancelled call gives null quietly. */
  call<N extends CallName>(
    name: N,
    input: CallInput<N>,
    options?: { signal?: AbortSignal; title?: string },
  ): Promise<CallOutput<N> | null>
  /** Sends a command of the document; changes come back as `project.changed`. */
  apply(command: PageCommand, gesture?: GestureId): Promise<boolean>
  notify(
    tone: Notice['tone'],
    title: string,
    detail?: string,
    about?: Partial<Pick<Notice, 'exported' | 'remedy'>>,
  ): void
  dismiss(id: number): void
}

/** The actions that help against some errors. */
export const remedies: Partial<Record<ErrorCode, string>> = {
  'media-missing': 'file.relink',
  'media-changed': 'file.relink',
}

/** Calls that change what is stored of a project, and are answered once it is on disk. */
const writing: ReadonlySet<CallName> = new Set<CallName>([
  ...(['project.apply', 'project.undo', 'project.redo', 'project.go-to'] as const),
  ...(['matte.prompt', 'matte.copy', 'matte.import', 'media.import', 'media.relink', 'editorial.import'] as const),
  ...(['versions.save', 'versions.edit', 'versions.delete', 'versions.restore'] as const),
])

export function createEditor(initial: Partial<State> = {}): Editor {
  const store = createStore<State>(() => ({ ...initialState, ...initial }))
  const editor: Editor = {
    store,
    connection: null,
    state: () => store.getState(),
    set: (patch) => {
      store.setState(patch)
    },
    async call(name, input, options = {}) {
      const write = writing.has(name)
      if (write) editor.set({ writes: editor.state().writes + 1 })
      try {
        if (!editor.connection) throw new HoldoutError('io', 'Holdout is not connected yet. Try again in a moment.')
        return await editor.connection.call(name, input, options.signal ? { signal: options.signal } : {})
      } catch (error) {
        const { code, message } = toWireError(error)
        if (code !== 'cancelled') {
          editor.notify('error', options.title ?? 'That did not work', message, { remedy: remedies[code] ?? null })
        }
        return null
      } finally {
        if (write) editor.set({ writes: editor.state().writes - 1 })
      }
    },
    apply: async (command, gesture) =>
      (await editor.call('project.apply', gesture ? { command, gesture } : { command })) !== null,
    notify: (tone, title, detail = '', { exported = null, remedy = null } = {}) => {
      const { notices } = editor.state()
      // The same sentence twice says nothing new.
      const others = notices.filter((notice) => notice.title !== title || notice.detail !== detail)
      editor.set({
        notices: [...others, { id: nextNotice++, tone, title, detail, exported, remedy }].slice(-4),
      })
    },
    dismiss: (id) => {
      editor.set({ notices: editor.state().notices.filter((notice) => notice.id !== id) })
    },
  }
  return editor
}

let nextNotice = 1
