import { afterEach, describe, expect, it, vi } from 'vitest'
import { memoryStore } from '../store/memory.js'
import { itemAt } from '../testing/at.js'
import { aClient, aServer, closeClients, signedIn, texts } from '../testing/clients.js'
import { problem, type FakeLog } from '../testing/index.js'
import type { UltraChat } from '../types.js'
import { History } from './history.js'

// Real: the whole client. Faked: the server, with its faults.
afterEach(closeClients)

const until = (check: () => unknown) => vi.waitFor(() => expect(check()).toBeTruthy(), { timeout: 5000, interval: 5 })

async function aLongChat(count: number) {
  const world = aServer()
  for (let at = 1; at <= count; at++) world.log.send(world.bob.id, `c${at}`, `m${at}`)
  const client = await signedIn(world.server)
  return { ...world, client, say: (text: string) => world.log.send(world.bob.id, text, text) }
}

/** The conversation is open and shows its end. */
async function opened(client: UltraChat, log: FakeLog): Promise<void> {
  client.open(log.id)
  await until(() => client.messages(log.id).isLoaded && !client.messages(log.id).isLoading)
}

const seqs = (client: UltraChat, log: FakeLog) => client.messages(log.id).items.map(({ message }) => message.seq)

/** Every stretch that the conversation shows from here on, as `from-to`. */
function stretches(client: UltraChat, log: FakeLog): Set<string> {
  const seen = new Set<string>()
  const note = () => seen.add(`${seqs(client, log).at(0)}-${seqs(client, log).at(-1)}`)
  note()
  client.subscribe(`messages:${log.id}`, note)
  return seen
}

async function comeBack(client: UltraChat, server: { goOnline(): void }): Promise<void> {
  const synced = new Promise((resolve) => client.on('synced', resolve))
  server.goOnline()
  client.wake()
  await synced
  await new Promise((resolve) => setTimeout(resolve, 30))
}

describe(History, () => {
  it('stays where it is in deep history when the connection comes back, and knows that there is more', async () => {
    const { server, log, client, say } = await aLongChat(300)
    await opened(client, log)
    await client.jumpTo(log.id, 60)
    const before = seqs(client, log)
    const shown = stretches(client, log)
    server.goOffline()
    for (const text of ['while', 'away']) say(text)
    await comeBack(client, server)
    expect(seqs(client, log)).toEqual(before)
    expect([...shown]).toEqual([`${before.at(0)}-${before.at(-1)}`])
    expect(client.messages(log.id)).toMatchObject({ hasBefore: true, hasAfter: true })
    expect(client.unread(log.id)).toBe(302)
    await client.jumpToLatest(log.id)
    expect(texts(client, log).slice(-2)).toEqual(['while', 'away'])
  })

  it('stays where it is when so much was missed that the chat starts again', async () => {
    const { server, log, client, say } = await aLongChat(300)
    await opened(client, log)
    await client.jumpTo(log.id, 60)
    const shown = stretches(client, log)
    server.goOffline()
    for (let at = 0; at < 250; at++) say(`n${at}`)
    await comeBack(client, server)
    await until(() => !client.messages(log.id).isLoading)
    expect(seqs(client, log)).toContain(60)
    expect(seqs(client, log)).not.toContain(550)
    expect([...shown].every((stretch) => Number(stretch.split('-')[1]) < 300)).toBe(true)
    expect(client.messages(log.id)).toMatchObject({ hasAfter: true })
    expect(client.unread(log.id)).toBe(550)
  })

  it('follows its end again when the connection comes back', async () => {
    const { server, log, client, say } = await aLongChat(80)
    await opened(client, log)
    server.goOffline()
    say('missed')
    await comeBack(client, server)
    expect(texts(client, log).at(-1)).toBe('missed')
    say('live')
    expect(texts(client, log).at(-1)).toBe('live')
  })

  it('pages a long way down from an old message without being thrown to the end', async () => {
    const { log, client } = await aLongChat(1400)
    await opened(client, log)
    await client.jumpTo(log.id, 30)
    for (let page = 0; page < 20; page++) {
      const last = itemAt(seqs(client, log), -1)
      await client.loadAfter(log.id)
      expect(seqs(client, log)).toContain(last)
      expect(itemAt(seqs(client, log), -1)).toBe(last + 50)
    }
  })

  it('goes where one wants to be at opening, also when the newest page comes later', async () => {
    const { server, log, bob } = aServer()
    for (let at = 1; at <= 300; at++) log.send(bob.id, `c${at}`, `m${at}`)
    const fetch: typeof server.fetch = async (url, init) => {
      const answer = await server.fetch(url, init)
      if ((url as string).endsWith('messages?limit=50')) await new Promise((resolve) => setTimeout(resolve, 60))
      return answer
    }
    const client = await signedIn(server, 'ada', { fetch })
    client.open(log.id)
    await client.jumpTo(log.id, 60)
    expect(seqs(client, log)).toContain(60)
    await new Promise((resolve) => setTimeout(resolve, 120))
    expect(seqs(client, log)).toContain(60)
    expect(client.messages(log.id).hasAfter).toBe(true)
  })

  it('goes where one wanted to go last, whichever page comes first', async () => {
    const { log, client } = await aLongChat(300)
    await opened(client, log)
    await Promise.all([client.jumpTo(log.id, 60), client.jumpToLatest(log.id)])
    expect(seqs(client, log)).toContain(300)
  })

  it('asks again for a place whose page came while the chat started again', async () => {
    const { server, log, bob } = aServer()
    for (let at = 1; at <= 300; at++) log.send(bob.id, `c${at}`, `m${at}`)
    const store = memoryStore()
    const first = await signedIn(server, 'ada', { store })
    await opened(first, log)
    await first.close()
    for (let at = 1; at <= 250; at++) log.send(bob.id, `d${at}`, `n${at}`)
    const second = aClient(server, { store })
    await second.login({ login: 'ada', password: 'password' })
    second.open(log.id)
    await second.jumpTo(log.id, 60)
    await second.ready()
    await until(() => !second.messages(log.id).isLoading)
    expect(seqs(second, log)).toContain(60)
  })

  it('forgets an error when something is shown after it', async () => {
    const { server, log, client } = await aLongChat(300)
    await opened(client, log)
    server.fault = (name) => (name === 'GET /chats/:id/messages' ? problem('server.unavailable') : undefined)
    await expect(client.jumpTo(log.id, 60)).rejects.toMatchObject({ code: 'server.unavailable' })
    expect(client.messages(log.id).error).toMatchObject({ code: 'server.unavailable' })
    // What is loaded already needs no answer of the server.
    await client.jumpToLatest(log.id)
    expect(client.messages(log.id).error).toBeUndefined()
    await expect(client.loadBefore(log.id)).rejects.toMatchObject({ code: 'server.unavailable' })
    server.fault = () => undefined
    server.goOffline()
    await comeBack(client, server)
    expect(client.messages(log.id).error).toBeUndefined()
  })

  it('shows what was written in a conversation that is not on this device, while there is no connection', async () => {
    const { server, log, bob } = aServer()
    for (let at = 1; at <= 80; at++) log.send(bob.id, `c${at}`, `m${at}`)
    const client = await signedIn(server)
    server.goOffline()
    client.open(log.id)
    await until(() => client.status() === 'offline')
    expect(client.messages(log.id)).toMatchObject({ items: [], isLoaded: false })
    client.send(log.id, 'unsent')
    await until(() => client.messages(log.id).isLoaded)
    expect(texts(client, log)).toEqual(['unsent (queued)'])
    const lengths: number[] = []
    client.subscribe(`messages:${log.id}`, () => lengths.push(client.messages(log.id).items.length))
    await comeBack(client, server)
    await until(() => log.lastSeq === 81 && texts(client, log).length > 40)
    expect(texts(client, log).slice(-2)).toEqual(['m80', 'unsent'])
    expect(Math.min(...lengths), 'never nothing in between').toBeGreaterThan(0)
  })
})
