import { join } from 'node:path'
import { buildServer, buildWeb } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { become, root, withNode } from './run.mjs'
import { giveUp } from './say.mjs'

/** Installs and builds what has changed. @returns the Node to go on with */
export async function bootstrap() {
  const node = await ensureInstalled()
  if (!(await buildServer(node))) giveUp('the server does not compile; the messages above say where.')
  if (!(await buildWeb(node))) giveUp('the web client does not build; the messages above say why.')
  return node
}

/** Ends as the given program ends, which is run with our arguments. */
export async function handOver(node, program) {
  process.exit(await become(node, [join(root, program), ...process.argv.slice(2)], { env: withNode(node) }))
}
