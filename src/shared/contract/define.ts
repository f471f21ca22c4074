import type { z } from 'zod'

export interface CallDefinition<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  input: I
  output: O
}

export interface EventDefinition<S extends z.ZodType = z.ZodType> {
  schema: S
  /** Where given, a congested channel keeps only the newest event of each such key. */
  latestBy?: (value: z.infer<S>) => string
}

export const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O): CallDefinition<I, O> => ({
  input,
  output,
})

export const event = <S extends z.ZodType>(schema: S, latestBy?: (value: z.infer<S>) => string): EventDefinition<S> =>
  latestBy ? { schema, latestBy } : { schema }
