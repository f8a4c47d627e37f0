import { createClient } from '../client.js'
import type { ClientOptions, UltraChat } from '../types.js'
import type { FakeLog } from './fake-log.js'
import { FakeServer } from './fake-server.js'

/** A server with two people and a chat of theirs. */
export function aServer() {
  const server = new FakeServer()
  const [ada, bob] = [server.user('ada'), server.user('bob')]
  const log = server.chat('Engines', [ada, bob])
  return { server, ada, bob, log }
}

const made: UltraChat[] = []

export function aClient(server: FakeServer, options: ClientOptions = {}): UltraChat {
  const client = createClient({
    url: 'http://fake',
    auth: 'body',
    transport: server.transport,
    fetch: server.fetch,
    ...options,
  })
  made.push(client)
  return client
}

export async function signedIn(server: FakeServer, login = 'ada', options: ClientOptions = {}): Promise<UltraChat> {
  const client = aClient(server, options)
  await client.login({ login, password: 'password' })
  await client.ready()
  return client
}

/** After each test. */
export async function closeClients(): Promise<void> {
  await Promise.all(made.splice(0).map((client) => client.close()))
}

/** What a conversation says from top to bottom; what is not stored says so. */
export function texts(client: UltraChat, log: FakeLog): string[] {
  return client
    .messages(log.id)
    .items.map(
      ({ message, state }) =>
        `${'deletedAt' in message ? 'deleted' : (message.text ?? message.service?.type)}${state === 'sent' ? '' : ` (${state})`}`,
    )
}
