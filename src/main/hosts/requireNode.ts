/** The oldest Node that has all we use: better-sqlite3's N-API 10 and `Promise.withResolvers`. */
const OLDEST = [22, 18] as const

/** Ends the process with one clear line where Node is too old. Call it before importing anything else. */
export function requireNode(version = process.versions.node): void {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return
  process.stderr.write(
    `Holdout needs Node ${OLDEST.join('.')} or newer; this is ${version}. Run it through npm (npm start, npx holdout), which brings its own.\n`,
  )
  process.exit(1)
}
