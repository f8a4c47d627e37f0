import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, run, withNode } from './run.mjs'
import { heartbeat, say, seconds } from './say.mjs'
import { hashOf, isStamped, stamp, unstamp, workspaces } from './stamp.mjs'

const tsc = join(root, 'node_modules', '@typescript', 'native', 'bin', 'tsc')
const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
const isSpec = (path) => path.endsWith('.spec.ts')
const common = ['package-lock.json', 'tsconfig.base.json', 'tsconfig.json']

const serverProjects = ['apps/server', 'packages/client']

/** What the server and its packages are compiled from. */
function serverInputs() {
  return [
    ...common,
    ...workspaces().filter((folder) => existsSync(join(root, folder, 'tsconfig.json')) && folder !== 'apps/web'),
  ]
}

/** Compiles the server if a source has changed. @returns whether it is whole */
export function buildServer(node) {
  return build('server', {
    hash: hashOf(serverInputs(), { except: isSpec }),
    isThere: existsSync(join(root, 'apps/server/dist/main.js')) && serverProjects.every((folder) => hasOutput(folder)),
    make: () => run(node, [tsc, '-b', ...serverProjects], { env: withNode(node) }),
  })
}

/** Builds the web client if a source of it has changed. @returns whether it is whole */
export function buildWeb(node) {
  return build('web', {
    hash: hashOf([...common, 'apps/web', 'packages/client', 'packages/contracts'], { except: isSpec }),
    isThere: existsSync(join(root, 'apps/web/dist/index.html')),
    make: () => run(node, [vite, 'build', '--logLevel', 'warn'], { cwd: join(root, 'apps/web'), env: withNode(node) }),
  })
}

/** Compiles one more project, e.g. `bench`; tsc itself sees what has changed. @returns whether it is whole */
export async function compile(node, folder) {
  const { code } = await run(node, [tsc, '-b', folder], { env: withNode(node) })
  return code === 0
}

async function build(name, { hash, isThere, make }) {
  const stampName = `built-${name}`
  if (isThere && isStamped(stampName, hash)) return true
  say(`Building the ${name} …`)
  const from = Date.now()
  const stop = heartbeat(`still building the ${name}`)
  unstamp(stampName)
  const { code } = await make()
  stop()
  if (code !== 0) return false
  stamp(stampName, hash)
  say(`The ${name} is built (${seconds(Date.now() - from)}).`)
  return true
}

/** tsc keeps its notes beside its output, so that no folder can be half there for it. */
function hasOutput(folder, seen = new Set()) {
  if (seen.has(folder)) return true
  seen.add(folder)
  if (!existsSync(join(root, folder, 'dist', '.tsbuildinfo'))) return false
  const { references = [] } = JSON.parse(readFileSync(join(root, folder, 'tsconfig.json'), 'utf8'))
  return references.every(({ path }) => hasOutput(join(folder, path), seen))
}
