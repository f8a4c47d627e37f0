import { createServer, connect, type Server, type Socket } from 'node:net'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import { ConfigError } from '@ultrachat/config'

/** Where the server of a data folder listens for its operator: a Unix socket that only this user can open, or a named pipe. */
export function controlPath(dataDir: string): string {
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
  // A Unix socket's path may have about 100 bytes.
  if (process.platform === 'win32') return `\\\\.\\pipe\\ultrachat-${name}`
  const inside = join(dataDir, 'control.sock')
  return inside.length < 100 ? inside : join('/tmp', `ultrachat-${name}.sock`)
}

/**
 * Holds the data folder for this process, by listening on its control path: whoever answers there is alive, and what a crash
 * left behind answers nobody. @throws ConfigError if another server has the folder
 */
export async function holdDataDir(dataDir: string, onConnection: (socket: Socket) => void): Promise<Server> {
  const path = controlPath(dataDir)
  if (await answers(path)) {
    throw new ConfigError(`Another server runs on the data folder ${dataDir}: stop it, or set DATA_DIR to another folder.`)
  }
  if (process.platform !== 'win32') rmSync(path, { force: true })
  const server = createServer(onConnection)
  const mask = process.umask(0o077)
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve))
  } finally {
    process.umask(mask)
  }
  return server
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
