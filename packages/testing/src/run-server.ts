import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the built server with exactly this environment until it ends by itself, or (`until`) says something and gets a signal. */
export function runServer(
  env: Record<string, string>,
  args: string[] = [],
  stop?: { until: RegExp; signal: (url: string) => Promise<NodeJS.Signals> },
): Promise<Ended> {
  const main = fileURLToPath(new URL('../../../apps/server/dist/main.js', import.meta.url))
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr, isAsked] = ['', '', false]
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
    const found = stop?.until.exec(stdout)
    if (!found || isAsked) return
    isAsked = true
    void stop!.signal(found[1] ?? '').then((signal) => child.kill(signal))
  })
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  return new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr })))
}
