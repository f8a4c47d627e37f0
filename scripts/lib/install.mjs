import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureNode, findNode } from './node24.mjs'
import { npm, root } from './run.mjs'
import { giveUp, heartbeat, say, seconds } from './say.mjs'
import { hashOf, isStamped, stamp, unstamp, workspaces } from './stamp.mjs'

/**
 * Installs the packages if what is asked for has changed since the last time.
 * @returns the Node to run everything with
 */
export async function ensureInstalled() {
  // npm leaves out optional packages that its own Node is too old for, and those are the compilers: the new Node must run npm.
  const node = await ensureNode()
  const wanted = () =>
    hashOf(['package-lock.json', 'package.json', '.npmrc', ...workspaces().map((folder) => `${folder}/package.json`)])
  if (isStamped('installed', wanted())) return node

  const isFirst = !existsSync(join(root, 'node_modules', '.package-lock.json'))
  say(
    isFirst
      ? 'Installing packages (the first time takes a minute or two) …'
      : 'The list of packages has changed, installing …',
  )
  const from = Date.now()
  const stop = heartbeat('still installing packages')
  unstamp('installed')
  // The engine warnings would be about the Node that we do not use.
  const { code } = await npm(node, [
    ...(isFirst ? ['ci'] : ['install', '--no-save']),
    '--loglevel=error',
    '--no-audit',
    '--no-fund',
  ])
  stop()
  if (code !== 0) {
    giveUp(
      'npm could not install the packages (its message is above). If this machine is offline, go online and try again; ' +
        'if package.json was edited, run `npm install` first.',
    )
  }
  stamp('installed', wanted())
  say(`Packages installed (${seconds(Date.now() - from)}).`)
  return findNode() ?? node
}
