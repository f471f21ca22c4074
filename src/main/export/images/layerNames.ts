/**
 * Names of layers for objects, one for each and in the same order, as compositors keep them: Latin letters, digits and
 * underscores, a letter first, at most 60 long, different from one another in any case, and from `taken`.
 */
export function layerNames(names: readonly string[], taken: readonly string[] = []): string[] {
  const used = new Set(taken.map((name) => name.toLowerCase()))
  return names.map((name) => {
    const plain = layerName(name)
    let unique = plain
    for (let count = 2; used.has(unique.toLowerCase()); count++) unique = `${plain}_${count}`
    used.add(unique.toLowerCase())
    return unique
  })
}

function layerName(name: string): string {
  const latin = name
    // Letters without their accents.
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9_]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 60)
  if (latin === '') return 'object'
  return /^[A-Za-z]/.test(latin) ? latin : `object_${latin}`
}
