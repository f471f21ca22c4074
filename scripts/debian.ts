import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** What the tests use besides npm's packages: a browser, and other people's readers of what Holdout writes. */
const packages = [
  ...['chromium', 'ffmpeg', 'blender', 'openexr', 'openimageio-tools', 'python3-openimageio'],
  ...['python3-opencv', 'python3-numpy', 'python3-torch', 'python3-onnx', 'fonts-dejavu-core', 'libxml2-utils'],
  ...['lua5.4', 'tcl'],
]

/** Installs, as root on Debian, those of the packages the tests use that are missing; elsewhere does nothing. */
export function ensureDebianPackages(): void {
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) return
  const missing = packages.filter((name) => !isInstalled(name))
  if (missing.length === 0) return
  console.log(`Installing for the tests: ${missing.join(', ')} …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const words of [['update'], ['install', '-y', '--no-install-recommends', ...missing]]) {
    const { status } = spawnSync('apt-get', ['-q', ...words], { stdio: 'inherit', env })
    if (status !== 0)
      console.error(`apt-get ${words[0] ?? ''} failed; tests that need ${missing.join(', ')} will say so.`)
  }
}

function isInstalled(name: string): boolean {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Status}', name], { encoding: 'utf8' })
  return stdout.includes('ok installed')
}
