import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type UltraChat, createClient, memoryStore } from '@ultrachat/client'
import { type Message, limits } from '@ultrachat/contracts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Person, type Server, aChat, aUser, oneTo, spawnUltraChat, theOwner, wholeHistory } from '../index.js'

const STORM_MS = 20_000

let dataDir: string
let server: Server | undefined
const clients: UltraChat[] = []
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ultrachat-'))
})
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()))
  await server?.close()
  server = undefined
  await rm(dataDir, { recursive: true, force: true })
})

async function freePort(): Promise<string> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return String(port)
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** One client of a person, with what it was told of. */
class Writer {
  readonly written: { chatId: string; clientId: string; text: string }[] = []
  readonly heard: Message[] = []
  client!: UltraChat
  readonly #store = memoryStore()
  readonly #tokens = { value: undefined as string | undefined }

  constructor(
    readonly who: Person,
    readonly url: string,
    readonly chatIds: readonly string[],
  ) {}

  /** Also after it was closed, over the same store: as a page that is loaded again. */
  async open(): Promise<void> {
    const tokens = this.#tokens
    this.client = createClient({
      url: this.url,
      auth: 'body',
      store: this.#store,
      tokens: { get: async () => tokens.value, set: async (value) => void (tokens.value = value) },
    })
    clients.push(this.client)
    this.client.on('message', ({ message }) => this.heard.push(message))
    if (tokens.value) await this.client.start()
    else await this.client.login({ login: this.who.username, password: 'a long password' })
    for (const chatId of this.chatIds) this.client.open(chatId)
  }

  async reload(): Promise<void> {
    clients.splice(clients.indexOf(this.client), 1)
    await this.client.close()
    await this.open()
  }

  async write(isOver: () => boolean): Promise<void> {
    for (let n = 1; !isOver(); n++) {
      const chatId = this.chatIds[n % this.chatIds.length]!
      const text = `${this.who.username} ${n}`
      const { clientId } = this.client.send(chatId, text)
      this.written.push({ chatId, clientId, text })
      await sleep(Math.random() * 40)
    }
  }

  of(chatId: string): string[] {
    return this.written.filter((one) => one.chatId === chatId).map(({ clientId }) => clientId)
  }

  /** What the conversation shows to who reads it from its end to its beginning. */
  async shows(chatId: string): Promise<Message[]> {
    const seen = new Map<string, Message>()
    for (;;) {
      const { items, hasBefore } = this.client.messages(chatId)
      for (const { key, message } of items) seen.set(key, message as Message)
      if (!hasBefore) return [...seen.values()].toSorted((a, b) => a.seq - b.seq)
      await this.client.loadBefore(chatId)
    }
  }
}

describe('two clients that write while the server is killed with -9, over and over', () => {
  it(
    'agree with each other and with the log: everything once, in one order, nothing lost',
    { timeout: 120_000 },
    async () => {
      const env = { PORT: await freePort() }
      server = await spawnUltraChat({ dataDir, env })
      const owner = await theOwner(server)
      const other = await aUser(server)
      const chatIds = [(await aChat(owner, [other])).id, (await aChat(other, [owner])).id]
      const [ada, bob] = [new Writer(owner, server.url, chatIds), new Writer(other, server.url, chatIds)]
      await Promise.all([ada.open(), bob.open()])
      await Promise.all([ada.client.ready(), bob.client.ready()])

      const until = Date.now() + STORM_MS
      const isOver = () => Date.now() > until
      const writing = Promise.all([ada.write(isOver), bob.write(isOver)])
      let kills = 0
      for (; !isOver(); kills++) {
        await sleep(Math.random() * 1500)
        await server.kill()
        // Now and then somebody loads the page again while nobody answers.
        if (kills % 3 === 2) await bob.reload()
        await sleep(Math.random() * 500)
        server = await spawnUltraChat({ dataDir, env })
      }
      await writing
      expect(kills).toBeGreaterThan(4)

      // D8: ten seconds after the last fault, and what the back-off still waits for is not waited for here.
      for (const { client } of [ada, bob]) client.wake()
      await expect.poll(() => [ada, bob].flatMap(({ client }) => client.outbox()), { timeout: 10_000 }).toEqual([])
      await Promise.all([ada.client.ready(), bob.client.ready()])

      for (const chatId of chatIds) {
        const log = (await wholeHistory(owner, chatId)) as Message[]
        expect(log.map(({ seq }) => seq)).toEqual(oneTo(log.length))
        expect(new Set(log.map(({ pts }) => pts)).size).toBe(log.length)
        for (const writer of [ada, bob]) {
          const stored = log.filter(({ senderId, kind }) => senderId === writer.who.id && kind === 'text')
          expect(stored.map(({ clientId }) => clientId)).toEqual(writer.of(chatId))
          await expect.poll(() => writer.client.chat(chatId)?.lastSeq, { timeout: 10_000 }).toBe(log.length)
          expect(await writer.shows(chatId)).toEqual(log)
        }
        // One that was never closed is told of each message once, in order; of none where it was too far behind to be told.
        const heard = ada.heard.filter((message) => message.chatId === chatId).map(({ seq }) => seq)
        const steps = heard.slice(1).map((seq, at) => seq - heard[at]!)
        expect(steps.filter((step) => step !== 1 && step <= limits.tooLongAfter)).toEqual([])
        expect(heard.at(-1)).toBe(log.length)
      }
    },
  )
})
