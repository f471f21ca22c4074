import { calls, type CallContext, type CallName, type Handlers } from '../../../../src/shared/contract/index.ts'

export interface ReceivedCall {
  name: CallName
  input: unknown
  context: CallContext
}

/** Handlers for every call of the contract that hand each call to one function. */
export function fakeHandlers(answer: (call: ReceivedCall) => unknown): Handlers {
  const entries = (Object.keys(calls) as CallName[]).map((name) => [
    name,
    async (input: unknown, context: CallContext) => Promise.resolve(answer({ name, input, context })),
  ])
  return Object.fromEntries(entries) as Handlers
}
