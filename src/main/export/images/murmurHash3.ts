/** MurmurHash3_x86_32 of a text in UTF-8 with seed 0 (Austin Appleby, public domain), unsigned. */
export function murmurHash3(text: string): number {
  const bytes = Buffer.from(text)
  const words = bytes.length >> 2
  let hash = 0
  for (let word = 0; word < words; word++) {
    hash ^= mixed(bytes.readUInt32LE(word * 4))
    hash = Math.imul(rotated(hash, 13), 5) + 0xe6546b64
  }
  let rest = 0
  for (let at = bytes.length - 1; at >= words * 4; at--) rest = (rest << 8) | (bytes[at] as number)
  hash ^= mixed(rest) ^ bytes.length
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

const rotated = (value: number, by: number): number => (value << by) | (value >>> (32 - by))
const mixed = (word: number): number => Math.imul(rotated(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593)
