import fuzzysort from 'fuzzysort'

/** How well a command answers to what was typed, 0 (not at all) to 1: by its name, and less by the group it is in. */
export function rank(search: string, label: string, group: string): number {
  const typed = search.trim()
  if (typed === '') return 1
  const byName = fuzzysort.single(typed, label)?.score ?? 0
  const byGroup = fuzzysort.single(typed, `${group} ${label}`)?.score ?? 0
  return Math.max(byName, byGroup * 0.8)
}
