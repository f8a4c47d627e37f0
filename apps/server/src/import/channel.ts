import { ConfigError } from '@ultrachat/config'
import { UltraChatError, chats } from '@ultrachat/contracts'
import type { Connection } from './connection.js'
import { uuid5 } from './uuid5.js'

const CHANNELS = 'f6a41c1e-94a5-5d0e-8a57-7f3c2a0de5b2'

/** The channel that the messages go into: made once, and found again by a clientId that follows from its handle. */
export async function openChannel(connection: Connection, title: string, handle: string): Promise<string> {
  try {
    const clientId = uuid5(CHANNELS, handle)
    return (await connection.ask(chats.create, { type: 'channel', title, handle, clientId })).id
  } catch (error) {
    if (!(error instanceof UltraChatError)) throw error
    if (error.code === 'server.invalid_input')
      throw new ConfigError(`The title or the handle does not fit: ${error.message}`, { cause: error })
    if (error.code === 'chat.handle_taken')
      throw new ConfigError(`Another chat has the handle ${handle}: give another with --handle.`, { cause: error })
    if (error.code === 'chat.not_found') {
      throw new ConfigError(
        `The channel of an earlier import into ${handle} was deleted: give another handle with --handle.`,
        { cause: error },
      )
    }
    // It was made under another title: the handle says which it is.
    if (error.code === 'chat.client_id_reused') return (await connection.ask(chats.byHandle, { handle })).id
    throw error
  }
}
