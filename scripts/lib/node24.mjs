// Which Node runs UltraChat: the machine's, if it is new enough, else one that npm brings.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { npm, isWindows, root } from './run.mjs'
import { giveUp, heartbeat, say, seconds } from './say.mjs'

const needed = 24
const binary = isWindows ? 'node.exe' : 'node'

// Beside node_modules, not in it: `npm ci` empties that folder, and must not saw off the branch it sits on.
const ownFolder = join(root, '.cache', 'node')

/** The Node that came with the packages, once they are installed. */
const packaged = () => join(root, 'node_modules', 'node', 'bin', binary)

/** Finds a Node of at least the needed version, or fetches one with npm, or gives up with a sentence. */
export async function ensureNode() {
  const known = findNode()
  if (known) return known
  const name = platformPackage()
  const version = pinnedVersion()
  say(
    `This machine runs Node ${process.versions.node}, UltraChat needs ${needed}: fetching its own (${name}@${version}, once) …`,
  )
  const from = Date.now()
  const stop = heartbeat('still fetching Node')
  mkdirSync(ownFolder, { recursive: true })
  writeFileSync(join(ownFolder, 'package.json'), '{ "private": true }\n')
  const args = [
    'install',
    '--prefix',
    ownFolder,
    '--no-save',
    '--no-package-lock',
    '--ignore-scripts',
    '--loglevel=error',
    '--no-update-notifier',
  ]
  const { code } = await npm(process.execPath, [...args, `${name}@${version}`], { cwd: ownFolder })
  stop()
  const node = findNode()
  if (node) {
    say(`Node ${version} is here (${seconds(Date.now() - from)}).`)
    return node
  }
  return giveUp(
    code === 0
      ? `Node ${version} was fetched but does not run on this machine. Install Node ${needed} or later from https://nodejs.org and try again.`
      : `npm could not fetch Node ${version} (its message is above). Go online and try again, or install Node ${needed} or later from https://nodejs.org.`,
  )
}

/** The best Node that is here, or nothing. */
export function findNode() {
  const own = join(ownFolder, 'node_modules', platformPackage(), 'bin', binary)
  if (works(packaged())) return packaged()
  if (Number(process.versions.node.split('.')[0]) >= needed) return process.execPath
  return works(own) ? own : undefined
}

/** A binary can be there and not run: half a download, a machine without glibc. */
function works(path) {
  if (!existsSync(path)) return false
  const { stdout, status } = spawnSync(path, ['--version'], { encoding: 'utf8' })
  return status === 0 && Number(/^v(\d+)\./.exec(stdout)?.[1]) >= needed
}

/** As the package `node` names them. */
function platformPackage() {
  const platform = isWindows ? 'win' : process.platform
  const arch = isWindows && process.arch === 'ia32' ? 'x86' : process.arch
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'
  return [prefix, platform, arch].join('-')
}

function pinnedVersion() {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  return lock.packages['node_modules/node']?.version ?? String(needed)
}
