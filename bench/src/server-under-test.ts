import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { type Person, type Server, aUser, spawnUltraChat, theOwner } from '@ultrachat/testing'
import { FrameClient } from './frame-client.js'

/** UltraChat as its users run it, all in one process, with as many people as the case needs. */
export async function ultraChat(): Promise<{ server: Server; owner: Person }> {
  const server = await spawnUltraChat({ env: { LOG_LEVEL: 'error' } })
  return { server, owner: await theOwner(server) }
}

export async function people(server: Server, count: number): Promise<Person[]> {
  const made: Person[] = []
  while (made.length < count) {
    const next = Array.from({ length: Math.min(16, count - made.length) }, () => aUser(server))
    made.push(...(await Promise.all(next)))
  }
  return made
}

export async function connectAll(url: string, tokens: readonly string[]): Promise<FrameClient[]> {
  const clients: FrameClient[] = []
  for (let at = 0; at < tokens.length; at += 32) {
    clients.push(...(await Promise.all(tokens.slice(at, at + 32).map((token) => FrameClient.connect(url, token)))))
  }
  return clients
}

/** A chat of one's own: what is sent there is stored, acknowledged and heard by its sender. */
export async function savedChatOf(person: Person): Promise<string> {
  const { items } = await person.do<{ items: { id: string; type: string }[] }>('GET /chats')
  return items.find((chat) => chat.type === 'saved')!.id
}

export function input(chatId: string, text: string): { chatId: string; clientId: string; text: string } {
  return { chatId, clientId: randomUUID(), text }
}

export async function bareSocketIo(): Promise<{ url: string; close: () => void }> {
  const script = fileURLToPath(new URL('./peers/bare-socket-io.js', import.meta.url))
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => resolve(/runs at (\S+)/.exec(chunk.toString())![1]!))
    child.once('exit', (code) => reject(new Error(`The peer ended with ${code}`)))
  })
  return { url, close: () => child.kill('SIGTERM') }
}
