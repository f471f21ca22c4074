/** Bytes of UTF-8 a name may take: a folder and a file of that name stay within what Windows and network drives allow. */
const LONGEST = 80
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=$|\.)/i

/**
 * File names for objects, one for each name and in the same order: fit for every file system, never hidden, never a pattern
 * (`%`, `#`), different from one another also where upper and lower case are the same. Letters of any script are kept.
 */
export function safeNames(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    const safe = safeName(name)
    let unique = safe
    for (let count = 2; taken.has(unique.toLowerCase()); count++) {
      const suffix = `-${count}`
      unique = shortened(safe, LONGEST - suffix.length) + suffix
    }
    taken.add(unique.toLowerCase())
    return unique
  })
}

function safeName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[\p{Zs}\p{Zl}\p{Zp}\t\r\n]+/gu, ' ')
    // Controls, unpaired surrogates and invisible marks such as the one that turns text right to left.
    .replace(/\p{C}/gu, '')
    .replace(/[<>:"/\\|?*%#]+/g, '_')
    .replace(/^[\s.~-]+/, '')
  const short = shortened(plain, LONGEST - 1) || 'object'
  return RESERVED.test(short) ? `_${short}` : short
}

/** At most so many bytes, cut between characters, without the trailing dots and spaces that Windows drops. */
function shortened(name: string, bytes: number): string {
  let kept = ''
  let length = 0
  for (const { segment } of new Intl.Segmenter('en').segment(name)) {
    length += Buffer.byteLength(segment)
    if (length > bytes) break
    kept += segment
  }
  return kept.replace(/[\s.]+$/, '')
}
