// `npm run dev`: compiles on every change, restarts the server, and serves the web client with hot reload.
import { spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { bootstrap } from './lib/bootstrap.mjs'
import { root, withNode } from './lib/run.mjs'
import { say } from './lib/say.mjs'
import { workspaces } from './lib/stamp.mjs'

const node = await bootstrap()
const port = process.env.PORT ?? '3000'
const env = withNode(node)
const bin = (path) => join(root, 'node_modules', path)

const running = new Set()
let isEnding = false
let server
let seen = lastCompiled()

say(`The server answers on port ${port}; open the address that Vite prints. Ctrl+C ends everything.`)
start('tsc', [bin('@typescript/native/bin/tsc'), '-b', 'apps/server', '--watch', '--preserveWatchOutput'])
start('vite', [bin('vite/bin/vite.js')], {
  cwd: join(root, 'apps/web'),
  env: { ...env, ULTRACHAT_DEV_SERVER: `http://localhost:${port}` },
})
startServer()
setInterval(restartWhenCompiled, 500).unref()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(0))

/** A program without which there is nothing to go on with. */
function start(name, args, options) {
  launch(args, options).on('close', (code) => {
    if (isEnding) return
    say(`${name} ended with code ${code}.`)
    end(code || 1)
  })
}

/** The server may fall over while it is being worked on: it is started again with the next change. */
function startServer() {
  server = launch([join(root, 'apps/server/dist/main.js'), ...process.argv.slice(2)])
  server.on('close', (code) => {
    if (!isEnding && code) say(`The server ended with code ${code}; it starts again when something changes.`)
  })
}

// Not `node --watch`: it talks to worker threads over the channel that the adapters use.
function restartWhenCompiled() {
  const compiled = lastCompiled()
  // tsc writes project after project: wait until it has been quiet for a moment.
  if (compiled === seen || Date.now() - compiled < 400) return
  seen = compiled
  say('Restarting the server …')
  if (server.exitCode !== null || server.signalCode !== null) return startServer()
  server.once('close', () => isEnding || startServer())
  server.kill('SIGTERM')
}

/** When tsc last wrote a note beside its output. */
function lastCompiled() {
  const times = workspaces().map(
    (folder) => statSync(join(root, folder, 'dist', '.tsbuildinfo'), { throwIfNoEntry: false })?.mtimeMs ?? 0,
  )
  return Math.max(...times)
}

function launch(args, { cwd = root, env: own = env } = {}) {
  const child = spawn(node, args, { cwd, env: own, stdio: ['ignore', 'inherit', 'inherit'] })
  running.add(child)
  child.on('close', () => {
    running.delete(child)
    if (isEnding && running.size === 0) process.exit()
  })
  return child
}

function end(code) {
  if (isEnding) return
  isEnding = true
  process.exitCode = code
  for (const child of running) child.kill('SIGTERM')
  setTimeout(() => running.forEach((child) => child.kill('SIGKILL')), 5_000).unref()
}
