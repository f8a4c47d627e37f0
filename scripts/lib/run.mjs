import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
export const isWindows = process.platform === 'win32'

const codeOf = (code, signal) => code ?? 128 + (constants.signals[signal] ?? 1)

/** Runs a command to its end. Resolves with its exit code and, with `capture`, what it printed. Never rejects. */
export function run(command, args, { cwd = root, env = process.env, capture = false, shell = false } = {}) {
  return new Promise((resolve) => {
    let output = ''
    const out = capture ? 'pipe' : 'inherit'
    const child = spawn(command, args, { cwd, env, shell, stdio: ['ignore', out, out] })
    if (capture)
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
    child.on('error', (error) => resolve({ code: 127, output: `${output}${error.message}\n` }))
    child.on('close', (code, signal) => resolve({ code: codeOf(code, signal), output }))
  })
}

/** Runs npm (the one that started us, else the one on the PATH) with the given Node. */
export function npm(node, args, options = {}) {
  const env = withNode(node, options.env)
  const cli = process.env.npm_execpath
  if (cli && /npm-cli\.[cm]?js$/.test(cli)) return run(node, [cli, ...args], { ...options, env })
  return run(isWindows ? 'npm.cmd' : 'npm', args, { ...options, env, shell: isWindows })
}

/** An environment in which `node` is the given binary. */
export function withNode(node, env = process.env) {
  const path = Object.keys(env).find((key) => key.toLowerCase() === 'path') ?? 'PATH'
  // Some tools paint whatever they print; a log file wants none of it.
  const plain = process.stdout.isTTY || env.FORCE_COLOR ? {} : { NO_COLOR: '1' }
  return {
    ...env,
    ...plain,
    [path]: [dirname(node), join(root, 'node_modules', '.bin'), env[path]].filter(Boolean).join(delimiter),
  }
}

/**
 * Becomes another program, as far as Node can: its streams, its signals, its exit code.
 * Ctrl+C reaches the whole group, so the child may get the signal twice: it must take the second for the first.
 * Whoever presses Ctrl+C again three seconds later does not want to wait. If npm started us and is killed, we stop too.
 */
export function become(command, args, { cwd = root, env = process.env } = {}) {
  const child = spawn(command, args, { cwd, env, stdio: 'inherit' })
  let stoppedAt = 0
  const stop = (signal) => {
    if (!stoppedAt) {
      stoppedAt = Date.now()
      child.kill(signal)
    } else if (Date.now() - stoppedAt > 3_000) child.kill('SIGKILL')
  }
  for (const signal of isWindows ? ['SIGINT', 'SIGTERM'] : ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)
  const parent = process.ppid
  const isNpms = process.env.npm_lifecycle_event && !isWindows
  if (isNpms) setInterval(() => process.ppid !== parent && !stoppedAt && stop('SIGTERM'), 1_000).unref()
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(error.message)
      resolve(127)
    })
    child.on('close', (code, signal) => {
      const isStoppedByUs = stoppedAt && (signal === 'SIGINT' || signal === 'SIGTERM' || signal === 'SIGHUP')
      resolve(isStoppedByUs ? 0 : codeOf(code, signal))
    })
  })
}
