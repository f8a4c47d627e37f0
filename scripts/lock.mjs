// `npm run lock`: completes package-lock.json after a dependency was added.
// npm leaves a platform's optional package out of the lock file when the registry in use does not offer it (or when it looked
// only at what is installed), and `npm ci` then refuses that lock file everywhere. What such a package is follows from its name.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './lib/run.mjs'
import { say } from './lib/say.mjs'

const file = join(root, 'package-lock.json')
const lock = JSON.parse(readFileSync(file, 'utf8'))
const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const processors = ['arm64', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'wasm32', 'arm']

let added = 0
for (const [place, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (isLocked(place, name) || !/^\d+[.]\d+[.]\d+/.test(version)) continue
    const parts = name.split(/[/-]/)
    const os = systems.filter((system) => parts.includes(system))
    const cpu = processors.filter((processor) => parts.includes(processor))
    if (cpu.length !== 1) continue
    const libc = parts.some((part) => part.startsWith('gnu'))
      ? ['glibc']
      : parts.some((part) => part.startsWith('musl'))
        ? ['musl']
        : undefined
    lock.packages[`node_modules/${name}`] = {
      version,
      cpu,
      ...(dev && { dev }),
      ...(os.includes('linux') && libc && { libc }),
      optional: true,
      ...(os.length && { os }),
    }
    added++
  }
}

lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
say(added ? `Added ${added} optional packages to package-lock.json.` : 'package-lock.json is complete.')

/** As Node looks a package up: in every node_modules on the way to the root. */
function isLocked(place, name) {
  if (lock.packages[`${place ? `${place}/` : ''}node_modules/${name}`]) return true
  return (
    place !== '' &&
    isLocked(place.includes('/node_modules/') ? place.slice(0, place.lastIndexOf('/node_modules/')) : '', name)
  )
}
