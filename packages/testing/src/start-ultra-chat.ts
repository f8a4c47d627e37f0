import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadConfig } from '@ultrachat/config'
import { type Running, start } from '@ultrachat/server'

export interface Server {
  readonly url: string
  readonly setupToken: string
  readonly dataDir: string
  /** Only in this process. */
  readonly running?: Running
  /** Only as a process of its own: `kill -9`. */
  kill(): Promise<void>
  /** Only as a process of its own: asks it to stop. Answers its exit code. */
  stop?(signal: 'SIGTERM' | 'SIGINT'): Promise<number | null>
  close(): Promise<void>
}

export interface StartOptions {
  readonly env?: Record<string, string>
  /** Kept at the end if given; else a new one that goes with the server. */
  readonly dataDir?: string
  readonly web?: string
}

const SETUP_TOKEN = 'setup-token-of-the-tests'

/** A server in this process, on a free port, with a data folder of its own and no rate limits. */
export async function startUltraChat(options: StartOptions = {}): Promise<Server> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'ultrachat-')))
  const running = await start(loadConfig(environment(dataDir, options.env)), { web: options.web })
  const close = async () => {
    await running.close()
    if (!options.dataDir) await rm(dataDir, { recursive: true, force: true })
  }
  return {
    url: running.url,
    setupToken: SETUP_TOKEN,
    dataDir,
    running,
    close,
    kill: () => Promise.reject(new Error('Only a spawned server can be killed.')),
  }
}

/** The built server as a process of its own, which can be killed with -9 and started again on the same port and folder. */
export async function spawnUltraChat(options: StartOptions = {}): Promise<Server> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'ultrachat-')))
  const main = fileURLToPath(new URL('../../../apps/server/dist/main.js', import.meta.url))
  const env = { PATH: process.env.PATH ?? '', ...environment(dataDir, options.env) }
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const url = await new Promise<string>((resolve, reject) => {
    let said = ''
    const read = (chunk: Buffer) => {
      said += chunk.toString()
      const found = /runs at (\S+)/.exec(said)
      if (found) resolve(found[1]!)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${said}`)))
  })
  const stop = (signal: NodeJS.Signals) => {
    child.kill(signal)
    return ended
  }
  const close = async () => {
    await stop('SIGTERM')
    if (!options.dataDir) await rm(dataDir, { recursive: true, force: true })
  }
  return { url, setupToken: SETUP_TOKEN, dataDir, stop, close, kill: async () => void (await stop('SIGKILL')) }
}

function environment(dataDir: string, env: Record<string, string> = {}): Record<string, string> {
  return {
    PORT: '0',
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    LOG_LEVEL: 'warn',
    NODE_ENV: 'test',
    ULTRACHAT_SETUP_TOKEN: SETUP_TOKEN,
    ULTRACHAT_REGISTRATION: 'open',
    ULTRACHAT_RATE_LIMITS: 'off',
    ULTRACHAT_BCRYPT_COST: '4',
    ...env,
  }
}
