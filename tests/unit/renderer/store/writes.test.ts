import { expect, test } from 'vitest'
import type { Connection, ConnectionStatus } from '../../../../src/renderer/client/createConnection.ts'
import { createEditor } from '../../../../src/renderer/store/editor.ts'
import { startSession } from '../../../../src/renderer/store/session.ts'
import type { CallName } from '../../../../src/shared/contract/index.ts'
import type { PageCommand } from '../../../../src/shared/domain/commands.ts'
import { HoldoutError } from '../../../../src/shared/domain/errors.ts'
import { objectId } from '../../../helpers/records.ts'

interface Waiting {
  answer: (output: unknown) => void
  lose: () => void
}

/** A session whose writes wait; nothing else is answered. */
async function session() {
  const waiting: Waiting[] = []
  let tell: (status: ConnectionStatus) => void = () => undefined
  const lost = new HoldoutError('io', 'The connection was lost.')
  const connection = {
    call: (name: string) =>
      /^(app|preferences|jobs)\.|recent$/.test(name)
        ? Promise.reject(lost)
        : new Promise((resolve, reject) => {
            waiting.push({
              answer: resolve,
              lose: () => {
                reject(lost)
              },
            })
          }),
    on: () => () => undefined,
    onStatus: (listener: typeof tell) => {
      tell = listener
      return () => undefined
    },
  }
  const editor = createEditor()
  await startSession(editor, () => Promise.resolve(connection as unknown as Connection))
  const disconnect = (): void => {
    for (const { lose } of waiting.splice(0)) lose()
    tell('reconnecting')
  }
  return { editor, waiting, disconnect, writes: () => editor.state().writes }
}

const remove: PageCommand = { type: 'object.remove', objectId: objectId('x') }

test.each<CallName>([
  ...(['project.apply', 'project.undo', 'project.redo', 'project.go-to'] as const),
  ...(['matte.prompt', 'matte.copy', 'media.relink', 'versions.restore'] as const),
])('%s is a write until it is answered', async (name) => {
  const { editor, waiting, writes } = await session()
  const done = editor.call(name, {})
  expect(writes()).toBe(1)
  waiting[0]?.answer({})
  await done
  expect(writes()).toBe(0)
})

test('what is only looked up is no write', async () => {
  const { editor, writes } = await session()
  void editor.call('versions.differences', {} as never)
  expect(writes()).toBe(0)
})

test('writes that were lost with the connection are not missing from those after it', async () => {
  const { editor, waiting, disconnect, writes } = await session()
  const first = editor.apply(remove)
  disconnect()
  expect(await first).toBe(false)
  expect(writes()).toBe(0)
  const second = editor.apply(remove)
  expect(writes()).toBe(1)
  waiting[0]?.answer({})
  expect(await second).toBe(true)
  expect(writes()).toBe(0)
})
