import { resolve } from 'node:path'
import { ConfigError, loadConfig } from '@ultrachat/config'
import { users } from '@ultrachat/contracts'
import { controlPath } from '../data-lock.js'
import { Connection } from './connection.js'

export interface Reached {
  readonly connection: Connection
  /** Whether it ran before us. */
  readonly isRunning: boolean
  close(): Promise<void>
}

/**
 * The server of DATA_DIR, on behalf of its owner: the one that runs, else one in this process, which nobody else reaches.
 * @throws ConfigError with one sentence that says what to do
 */
export async function reachServer(): Promise<Reached> {
  const config = loadConfig()
  const path = controlPath(resolve(config.DATA_DIR))
  const running = await Connection.open(path)
  if (running) return onBehalfOfOwner({ connection: running, isRunning: true, close: async () => running.close() })
  const { start } = await import('../start.js')
  const started = await start(Object.assign({}, config, { PORT: 0, HOST: '127.0.0.1', LOG_LEVEL: 'warn' as const }))
  const own = await Connection.open(path)
  if (!own)
    throw new ConfigError(`The server that was started for the import does not answer at ${path}: run the command again.`)
  const close = async () => {
    own.close()
    await started.close()
  }
  return onBehalfOfOwner({ connection: own, isRunning: false, close })
}

async function onBehalfOfOwner(reached: Reached): Promise<Reached> {
  try {
    const { ownerId } = await reached.connection.ask(users.count, {})
    if (!ownerId)
      throw new ConfigError(
        'This server has no owner yet: run npm start, register through the link that it prints, then import again.',
      )
    reached.connection.userId = ownerId
    return reached
  } catch (error) {
    await reached.close()
    throw error
  }
}
