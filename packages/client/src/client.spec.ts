import { afterEach, describe, expect, it, vi } from 'vitest'
import { createClient } from './client.js'
import { memoryStore } from './store/memory.js'
import { oneTab } from './tabs.js'
import { itemAt } from './testing/at.js'
import { aClient, aServer, closeClients, signedIn, texts } from './testing/clients.js'
import { problem } from './testing/index.js'

// Real: the whole client. Faked: the server, with its faults.
afterEach(async () => {
  vi.useRealTimers()
  await closeClients()
})

const until = (check: () => unknown) => vi.waitFor(() => expect(check()).toBeTruthy(), { timeout: 5000, interval: 5 })

describe(createClient, () => {
  it('learns its chats and shows the newest page of the one that is opened', async () => {
    const { server, log, bob } = aServer()
    for (let at = 1; at <= 120; at++) log.send(bob.id, `c${at}`, `m${at}`)
    const client = await signedIn(server)
    expect(client.chats().map((chat) => [chat.title, chat.unread])).toEqual([['Engines', 120]])
    client.open(log.id)
    await until(() => client.messages(log.id).isLoaded)
    expect(texts(client, log)).toEqual(Array.from({ length: 50 }, (_, at) => `m${at + 71}`))
    expect(client.messages(log.id)).toMatchObject({ hasBefore: true, hasAfter: false })
    await client.loadBefore(log.id)
    await client.loadBefore(log.id)
    expect(texts(client, log)).toHaveLength(120)
    expect(client.messages(log.id).hasBefore).toBe(false)
  })

  it('jumps to an old message and pages back to the end without holes', async () => {
    const { server, log, bob } = aServer()
    for (let at = 1; at <= 300; at++) log.send(bob.id, `c${at}`, `m${at}`)
    const client = await signedIn(server)
    client.open(log.id)
    await until(() => client.messages(log.id).isLoaded)
    await client.jumpTo(log.id, 40)
    expect(texts(client, log)).toContain('m40')
    expect(client.messages(log.id).hasAfter).toBe(true)
    log.send(bob.id, 'c301', 'm301')
    expect(texts(client, log)).not.toContain('m301')
    for (let page = 0; client.messages(log.id).hasAfter && page < 10; page++) await client.loadAfter(log.id)
    const seqs = client.messages(log.id).items.map((item) => item.message.seq)
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, at) => itemAt(seqs) + at))
    expect(seqs.at(-1)).toBe(301)
  })

  it('shows a message at once and lets the real one take its place under the same key', async () => {
    const { server, log } = aServer()
    const client = await signedIn(server)
    client.open(log.id)
    await until(() => client.messages(log.id).isLoaded)
    const { sent } = client.send(log.id, 'hello')
    const before = itemAt(client.messages(log.id).items)
    expect(before.state).toBe('queued')
    const message = await sent
    await until(() => client.outbox(log.id).length === 0)
    const after = client.messages(log.id).items
    expect(after).toHaveLength(1)
    expect(after[0]).toMatchObject({ key: before.key, state: 'sent', message: { id: message.id, text: 'hello' } })
    expect(client.unread(log.id)).toBe(0)
  })

  it('queues offline, keeps the queue over a restart, and sends it in order, once', async () => {
    const { server, log, ada } = aServer()
    const store = memoryStore()
    const first = await signedIn(server, 'ada', { store })
    server.goOffline()
    await until(() => first.status() === 'offline')
    for (const text of ['one', 'two', 'three']) first.send(log.id, text)
    expect(texts(first, log)).toEqual(['one (queued)', 'two (queued)', 'three (queued)'])
    await first.close()

    server.goOnline()
    const second = aClient(server, { store })
    await second.login({ login: 'ada', password: 'password' })
    await until(() => second.outbox().length === 0 && log.lastSeq === 3)
    expect(log.messages.map((message) => 'text' in message && message.text)).toEqual(['one', 'two', 'three'])
    expect(log.messages.every((message) => 'senderId' in message && message.senderId === ada.id)).toBe(true)
    expect(await store.outbox()).toEqual([])
  })

  it('sends a message whose answer was lost again, under the same clientId', async () => {
    const { server, log } = aServer()
    const client = await signedIn(server)
    let lost = 1
    server.dropsEvent = (name) => name === 'message:created' && lost === 0
    server.fault = (name) => (name === 'message:send' && lost-- > 0 ? 'cut' : undefined)
    client.wake()
    const { sent } = client.send(log.id, 'once')
    await sent
    expect(log.lastSeq).toBe(1)
    const sends = server.requests.filter((request) => request.name === 'message:send')
    expect(new Set(sends.map((request) => request.input.clientId)).size).toBe(1)
  })

  it('takes the event as an answer when the acknowledgement is lost', async () => {
    const { server, log } = aServer()
    const client = await signedIn(server)
    client.open(log.id)
    await until(() => client.messages(log.id).isLoaded)
    server.fault = (name) => (name === 'message:send' ? 'lost' : undefined)
    await client.send(log.id, 'seen').sent
    expect(texts(client, log)).toEqual(['seen'])
  })

  it('marks a refused message, goes on with the next, and sends it again when told to', async () => {
    const { server, log } = aServer()
    const client = await signedIn(server)
    client.open(log.id)
    await until(() => client.messages(log.id).isLoaded)
    server.fault = (name, input) => (name === 'message:send' && input.text === 'bad' ? problem('chat.forbidden') : undefined)
    const bad = client.send(log.id, 'bad')
    const good = client.send(log.id, 'good')
    await expect(bad.sent).rejects.toMatchObject({ code: 'chat.forbidden' })
    await good.sent
    expect(texts(client, log)).toEqual(['good', 'bad (failed)'])
    server.fault = () => undefined
    client.retry(bad.clientId)
    await until(() => log.lastSeq === 2)
    await until(() => texts(client, log).join() === 'good,bad')
  })

  it.each(['server.rate_limited', 'server.outcome_unknown', 'server.unavailable'] as const)(
    'keeps the order and waits on %s',
    async (code) => {
      const { server, log } = aServer()
      const client = await signedIn(server)
      let refusals = 2
      server.fault = (name) => (name === 'message:send' && refusals-- > 0 ? problem(code, { retryAfter: 0 }) : undefined)
      client.send(log.id, 'first')
      await client.send(log.id, 'second').sent
      expect(log.messages.map((message) => 'text' in message && message.text)).toEqual(['first', 'second'])
    },
  )

  it('catches up after a pause: new, edited and deleted messages, new and lost chats', async () => {
    const { server, log, bob, ada } = aServer()
    const lost = server.chat('Lost', [ada, bob])
    for (const text of ['a', 'b', 'c']) log.send(bob.id, text, text)
    const client = await signedIn(server)
    client.open(log.id)
    await until(() => texts(client, log).length === 3)
    const heard: string[] = []
    client.on('message', ({ message }) => heard.push(message.text ?? ''))
    server.goOffline()
    log.change(1, { text: 'edited' })
    log.remove(2)
    log.send(bob.id, 'd', 'd')
    log.rename('Renamed', true)
    server.leave(lost, ada.id)
    server.chat('New', [ada])
    server.goOnline()
    client.wake()
    await client.ready()
    expect(texts(client, log)).toEqual(['edited', 'deleted', 'c', 'd', 'title_changed'])
    await until(() => client.chat(log.id)?.title === 'Renamed')
    expect(new Set(client.chats().map((chat) => chat.title))).toEqual(new Set(['New', 'Renamed']))
    expect(heard).toEqual(['d', ''])
  })

  it('asks for what a lost event left out', async () => {
    const { server, log, bob } = aServer()
    const client = await signedIn(server)
    client.open(log.id)
    await until(() => client.messages(log.id).isLoaded)
    server.dropsEvent = () => true
    log.send(bob.id, '1', 'lost')
    server.dropsEvent = () => false
    log.send(bob.id, '2', 'heard')
    expect(texts(client, log)).toEqual([])
    await until(() => texts(client, log).join() === 'lost,heard')
  })

  it('starts a chat again that is too far behind, without ever showing nothing', async () => {
    const { server, log, bob } = aServer()
    log.send(bob.id, 'old', 'old')
    const client = await signedIn(server)
    client.open(log.id)
    await until(() => texts(client, log).length === 1)
    const lengths: number[] = []
    client.subscribe(`messages:${log.id}`, () => lengths.push(client.messages(log.id).items.length))
    server.goOffline()
    for (let at = 0; at < 250; at++) log.send(bob.id, `c${at}`, `m${at}`)
    server.goOnline()
    client.wake()
    await until(() => texts(client, log).at(-1) === 'm249' && !client.messages(log.id).isLoading)
    expect(texts(client, log)).toHaveLength(50)
    expect(Math.min(...lengths)).toBeGreaterThan(0)
  })

  it('paints from the store, and fetches only what changed', async () => {
    const { server, log, bob } = aServer()
    for (const text of ['a', 'b']) log.send(bob.id, text, text)
    const store = memoryStore()
    const first = await signedIn(server, 'ada', { store })
    first.open(log.id)
    await until(() => texts(first, log).length === 2)
    await first.close()
    server.goOffline()
    log.change(1, { text: 'A' })
    const second = aClient(server, { store })
    expect(await second.start()).toBe('signed-in')
    second.open(log.id)
    await until(() => texts(second, log).join() === 'a,b')
    expect(second.chats()).toHaveLength(1)
  })

  it('keeps the outbox and starts again on another epoch', async () => {
    const { server, log, ada } = aServer()
    const client = await signedIn(server)
    server.goOffline()
    client.send(log.id, 'kept')
    server.chats.delete(log.id)
    server.epoch = 'epoch-2'
    const other = server.chat('Restored', [ada])
    server.goOnline()
    client.wake()
    await client.ready()
    expect(client.chats().map((chat) => chat.id)).toEqual([other.id])
    await until(() => client.outbox()[0]?.failure?.code === 'chat.not_found')
  })

  it('tells of messages in a chat that was opened while it was away, once', async () => {
    const { server, ada, bob } = aServer()
    const client = await signedIn(server)
    const heard: string[] = []
    client.on('message', ({ message }) => heard.push(message.text ?? ''))
    server.goOffline()
    const log = server.chat('Direct', [ada, bob])
    for (const text of ['hi', 'there']) log.send(bob.id, text, text)
    server.goOnline()
    client.wake()
    await client.ready()
    log.send(bob.id, 'ada', 'ada')
    await until(() => heard.length === 3)
    expect(heard.sort()).toEqual(['ada', 'hi', 'there'])
  })

  it('refreshes once when many calls meet an expired token', async () => {
    const { server } = aServer()
    const client = await signedIn(server)
    server.expireTokens()
    server.requests.length = 0
    await Promise.all(Array.from({ length: 10 }, () => client.api.users.me()))
    expect(server.requests.filter((request) => request.name === 'POST /auth/refresh')).toHaveLength(1)
  })

  it('is signed out when the session was revoked', async () => {
    const { server, ada } = aServer()
    const client = await signedIn(server)
    server.say('session:revoked', { reason: 'revoked' }, [ada.id])
    expect([client.session(), client.status()]).toEqual(['signed-out', 'unauthorized'])
  })

  it('sends an item that a closed tab left behind', async () => {
    const { server, log } = aServer()
    const shared = { store: memoryStore(), tabs: oneTab() }
    const first = await signedIn(server, 'ada', shared)
    server.fault = (name) => (name === 'message:send' ? 'lost' : undefined)
    server.dropsEvent = () => true
    first.send(log.id, 'left')
    await until(() => log.lastSeq === 1)
    await first.close()
    server.fault = () => undefined
    const second = await signedIn(server, 'ada', { store: shared.store })
    await until(() => second.outbox().length === 0)
    expect(log.lastSeq).toBe(1)
  })

  it('shows an edit at once and takes it back when it is refused', async () => {
    const { server, log } = aServer()
    const client = await signedIn(server)
    client.open(log.id)
    await until(() => client.messages(log.id).isLoaded)
    const message = await client.send(log.id, 'before').sent
    server.fault = (name) => (name === 'message:edit' ? problem('messages.forbidden') : undefined)
    const editing = client.editMessage(log.id, message.id, 'after')
    expect(texts(client, log)).toEqual(['after'])
    await expect(editing).rejects.toMatchObject({ code: 'messages.forbidden' })
    expect(texts(client, log)).toEqual(['before'])
    server.fault = () => undefined
    await client.editMessage(log.id, message.id, 'after')
    expect(texts(client, log)).toEqual(['after'])
  })

  it('sends one read mark for many, the newest', async () => {
    const { server, log, bob } = aServer()
    for (let at = 1; at <= 9; at++) log.send(bob.id, `${at}`, `${at}`)
    const client = await signedIn(server)
    for (let seq = 1; seq <= 9; seq++) client.markRead(log.id, seq)
    expect(client.unread(log.id)).toBe(0)
    await until(() => server.requests.filter((request) => request.name === 'message:read').length === 2)
    expect(server.requests.filter((request) => request.name === 'message:read').map((request) => request.input.seq)).toEqual(
      [1, 9],
    )
  })

  it('looks people up together', async () => {
    const { server, bob, ada } = aServer()
    const client = await signedIn(server)
    const [eve] = [server.user('eve')]
    expect([bob.id, eve.id].map((id) => client.user(id))).toEqual([undefined, undefined])
    await until(() => client.user(bob.id) && client.user(eve.id))
    expect(server.requests.filter((request) => request.name === 'GET /users')).toHaveLength(1)
    expect(client.user(ada.id)?.name).toBe('ada')
  })
  it('forgets the people of who has signed out, and says so', async () => {
    const { server, bob } = aServer()
    const client = await signedIn(server)
    client.user(bob.id)
    await until(() => client.user(bob.id))
    const told: string[] = []
    client.subscribe('users', () => told.push('users'))
    client.subscribe(`user:${bob.id}`, () => told.push('bob'))
    await client.logout()
    await Promise.resolve()
    expect(client.user(bob.id)).toBeUndefined()
    expect(told).toEqual(expect.arrayContaining(['users', 'bob']))
  })

  it('keeps a reply whose original is gone, and sends it without the reply when told to', async () => {
    const { server, log, bob } = aServer()
    const store = memoryStore()
    log.send(bob.id, 'b', 'original')
    const client = await signedIn(server, 'ada', { store })
    client.open(log.id)
    await until(() => client.messages(log.id).isLoaded)
    server.goOffline()
    const reply = client.send(log.id, { text: 'an answer', replyToId: itemAt(log.messages).id })
    log.remove(1)
    server.goOnline()
    client.wake()
    await expect(reply.sent).rejects.toMatchObject({ code: 'messages.reply_not_found' })
    expect(texts(client, log)).toEqual(['deleted', 'an answer (failed)'])
    expect(await store.outbox()).toMatchObject([{ text: 'an answer', failure: { code: 'messages.reply_not_found' } }])
    const { key } = itemAt(client.messages(log.id).items, -1)
    client.retry(reply.clientId)
    await until(() => texts(client, log).join() === 'deleted,an answer')
    expect(itemAt(client.messages(log.id).items, -1)).toMatchObject({ key, state: 'sent' })
    expect(log.messages[1]).not.toHaveProperty('replyTo')
    expect(await store.outbox()).toEqual([])
  })

  it('tells of its own message once, also when its event was lost after the acknowledgement', async () => {
    const { server, log, bob } = aServer()
    const client = await signedIn(server)
    client.open(log.id)
    log.send(bob.id, 'a', 'before')
    await until(() => texts(client, log).length === 1)
    const heard: string[] = []
    client.on('message', ({ message }) => heard.push(message.text ?? ''))
    server.dropsEvent = (name) => name === 'message:created'
    await client.send(log.id, 'mine').sent
    expect(texts(client, log)).toEqual(['before', 'mine'])
    server.goOffline()
    server.dropsEvent = () => false
    server.goOnline()
    client.wake()
    await client.ready()
    log.send(bob.id, 'b', 'after')
    expect(heard).toEqual(['mine', 'after'])
  })
})
