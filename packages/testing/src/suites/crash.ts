import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ChildOpens } from './under-test.js'

/** Runs a script of `children/` until it has printed `lines` lines, kills it with SIGKILL, and answers every whole line it printed. */
export async function killedAfter(
  lines: number,
  script: string,
  { module, create, options }: ChildOpens,
): Promise<string[]> {
  const at = (name: string): string => fileURLToPath(new URL(`./children/${name}.ts`, import.meta.url))
  const args = ['--conditions=source', '--import', at('register'), at(script), module, create, JSON.stringify(options)]
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  let out = ''
  let trouble = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk
    if (out.split('\n').length > lines) child.kill('SIGKILL')
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (trouble += chunk))
  const signal = await new Promise((resolve) => child.on('close', (_code, by) => resolve(by)))
  if (signal !== 'SIGKILL') throw new Error(`${script} ended by itself: ${trouble}`)
  return out.split('\n').slice(0, -1)
}
