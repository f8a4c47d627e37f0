import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Person,
  type Server,
  aChat,
  aCrowd,
  aDirectChat,
  aUser,
  oneTo,
  rest,
  startUltraChat,
  statusesOf,
  theOwner,
  wholeHistory,
} from '../index.js'

let server: Server
let ada: Person
let bob: Person
let eve: Person
beforeAll(async () => {
  server = await startUltraChat()
  ada = await theOwner(server)
  bob = await aUser(server)
  eve = await aUser(server)
})
afterAll(async () => {
  for (const who of [ada, bob, eve]) who.disconnect()
  await server.close()
})

const registration = (more: object) => ({
  username: `new.${randomUUID().slice(0, 8)}`,
  name: 'New',
  password: 'a long password',
  refreshToken: 'body',
  ...more,
})
const chatOf = (who: Person, chatId: string) => who.do(`GET /chats/${chatId}`)
const changesOf = async (who: Person, chatId: string, since = 0) =>
  (await who.do(`GET /chats/${chatId}/changes?since=${since}`)).items
const messagesOf = async (who: Person, chatId: string) => (await who.do(`GET /chats/${chatId}/messages`)).items

describe('the log of a chat', () => {
  it('holds creating, adding, joining, leaving and removing as service messages with dense numbers', async () => {
    const chat = await aChat(ada, [bob], { handle: `log-${randomUUID().slice(0, 8)}` })
    await ada.do(`POST /chats/${chat.id}/members`, { userIds: [eve.id] })
    await bob.do(`POST /chats/${chat.id}/leave`)
    await bob.do(`POST /chats/${chat.id}/join`)
    await ada.do(`DELETE /chats/${chat.id}/members/${eve.id}`)
    await ada.do(`PATCH /chats/${chat.id}`, { title: 'Renamed' })
    const items = await messagesOf(ada, chat.id)
    expect(items.map((m: any) => [m.seq, m.service.type, m.senderId, m.service.userIds])).toEqual([
      [1, 'chat_created', ada.id, undefined],
      [2, 'member_added', ada.id, [eve.id]],
      [3, 'member_left', bob.id, [bob.id]],
      [4, 'member_joined', bob.id, [bob.id]],
      [5, 'member_removed', ada.id, [eve.id]],
      [6, 'chat_renamed', ada.id, undefined],
    ])
    for (const m of items) expect(m).not.toHaveProperty('text')
    expect(await chatOf(ada, chat.id)).toMatchObject({ pts: 6, lastSeq: 6, memberCount: 2, title: 'Renamed' })
  })

  it('holds roles on the record, which has seq 0 and takes a pts', async () => {
    const chat = await aChat(ada, [bob, eve])
    const device = await eve.connect()
    await ada.do(`PATCH /chats/${chat.id}/members/${bob.id}`, { role: 'admin' })
    expect(await device.hears('member:updated', (e) => e.chatId === chat.id)).toEqual({
      chatId: chat.id,
      pts: 2,
      userId: bob.id,
      role: 'admin',
    })
    expect(await chatOf(eve, chat.id)).toMatchObject({ pts: 2, lastSeq: 1 })
    expect((await changesOf(eve, chat.id, 1)).map((r: any) => [r.seq, r.pts])).toEqual([[0, 2]])
  })

  it('holds coming and going on the record in channels', async () => {
    const chat = await aChat(ada, [bob], { type: 'channel' })
    await ada.do(`POST /chats/${chat.id}/members`, { userIds: [eve.id] })
    await bob.do(`POST /chats/${chat.id}/leave`)
    expect((await messagesOf(ada, chat.id)).map((m: any) => m.service.type)).toEqual(['chat_created'])
    expect(await chatOf(ada, chat.id)).toMatchObject({ pts: 3, lastSeq: 1, memberCount: 2 })
  })

  it('holds them on the record in groups above 100 members', async () => {
    const crowd = await aCrowd(server, 100)
    const chat = await aChat(ada, crowd)
    expect(chat.memberCount).toBe(101)
    const device = await crowd[0]!.connect()
    await ada.do(`POST /chats/${chat.id}/members`, { userIds: [bob.id] })
    expect(await device.hears('member:joined', (e) => e.chatId === chat.id)).toMatchObject({ userId: bob.id, pts: 2 })
    expect(await chatOf(bob, chat.id)).toMatchObject({ pts: 2, lastSeq: 1, memberCount: 102 })
    expect((await bob.rest(`POST /chats/${chat.id}/messages`, { clientId: randomUUID(), text: 'here' })).status).toBe(201)
    await ada.do(`DELETE /chats/${chat.id}/members/${bob.id}`)
    expect(await chatOf(ada, chat.id)).toMatchObject({ pts: 4, lastSeq: 2 })
    // Read marks are shared in chats of up to 100 only.
    expect((await ada.do(`GET /chats/${chat.id}/reads`)).items).toEqual([])
    crowd[0]!.disconnect()
  })

  it('tells members of an entry with the same pts as its message', async () => {
    const chat = await aChat(ada, [bob])
    const device = await bob.connect()
    await ada.do(`POST /chats/${chat.id}/members`, { userIds: [eve.id] })
    const message = await device.hears(
      'message:created',
      (e) => e.chatId === chat.id && e.message.service?.type === 'member_added',
    )
    const joined = await device.hears('member:joined', (e) => e.chatId === chat.id)
    const updated = await device.hears('chat:updated', (e) => e.chatId === chat.id)
    expect([message.pts, joined.pts, updated.pts, updated.chat.pts]).toEqual([2, 2, 2, 2])
    expect(updated.chat).toMatchObject({ memberCount: 3, lastSeq: 2 })
  })
})

describe('somebody who was removed', () => {
  it('reads nothing by any path and hears nothing of what follows', async () => {
    const chat = await aChat(ada, [bob, eve])
    const before = await ada.send(chat.id, 'before')
    await ada.do(`PUT /chats/${chat.id}/pins/${before.id}`)
    const device = await bob.connect()
    await ada.do(`DELETE /chats/${chat.id}/members/${bob.id}`)
    const removed = await device.hears('chat:removed', (e) => e.chatId === chat.id)
    expect(removed).toMatchObject({ box: 'list', chatId: chat.id })
    const heardBefore = device.heard.length
    const after = await ada.send(chat.id, `after, @${bob.username}`)
    await ada.do(`PATCH /chats/${chat.id}/messages/${before.id}`, { text: 'edited' })
    await eve.do(`PUT /chats/${chat.id}/messages/${after.id}/reactions/x`)
    await eve.do(`POST /chats/${chat.id}/read`, { seq: after.seq })
    await ada.do(`PATCH /chats/${chat.id}`, { title: 'Without Bob' })
    const reads = [
      '',
      '/messages',
      `/messages?around=${before.seq}`,
      `/messages/${before.id}`,
      `/messages/${before.id}/reactions`,
      '/changes?since=0',
      '/pins',
      '/members',
      '/reads',
      '/invites',
    ]
    for (const path of reads)
      expect([path, (await bob.rest(`GET /chats/${chat.id}${path}`)).body.code]).toEqual([path, 'chat.not_found'])
    const writes: [string, object?][] = [
      ['POST /messages', { clientId: randomUUID(), text: 'x' }],
      [`PATCH /messages/${before.id}`, { text: 'x' }],
      [`DELETE /messages/${before.id}?for=everyone`],
      [`PUT /messages/${before.id}/reactions/x`],
      [`PUT /pins/${before.id}`],
      ['POST /read', { seq: 1 }],
      ['PATCH /me', { pinned: true }],
      ['POST /leave'],
      ['POST /members', { userIds: [bob.id] }],
      ['POST /join'],
      ['PATCH ', { title: 'x' }],
      ['DELETE '],
      ['POST /invites', {}],
    ]
    for (const [route, body] of writes) {
      const [method, path] = route.split(' ')
      expect([route, (await bob.rest(`${method} /chats/${chat.id}${path}`, body)).status]).toEqual([route, 404])
    }
    expect((await bob.do('GET /chats')).items.map((c: any) => c.id)).not.toContain(chat.id)
    const sync = await bob.do('POST /sync', { boxes: { list: 0 }, chats: { [chat.id]: 0 } })
    expect(sync).toMatchObject({ chats: [], removed: [chat.id] })
    expect(sync.boxes.list.items).toContainEqual({ id: chat.id, removed: true })
    const events = [
      ['message:send', { chatId: chat.id, clientId: randomUUID(), text: 'x' }],
      ['typing:start', { chatId: chat.id }],
      ['message:read', { chatId: chat.id, seq: 1 }],
    ] as const
    for (const [event, input] of events)
      expect(await device.emit(event, input)).toMatchObject({ ok: false, error: { code: 'chat.not_found' } })
    // The proof that nothing is on its way still: something later has arrived.
    const mine = await aDirectChat(ada, bob)
    const marker = await ada.send(mine.id, 'marker')
    await device.hears('message:created', (e) => e.message.id === marker.id)
    expect(
      device.heard.slice(heardBefore).filter(({ payload }) => payload.chatId === chat.id || payload.chat?.id === chat.id),
    ).toEqual([])
  })

  it('comes back as a newcomer, and hears again', async () => {
    const chat = await aChat(ada, [bob])
    const device = await bob.connect()
    await ada.do(`DELETE /chats/${chat.id}/members/${bob.id}`)
    await ada.send(chat.id, 'while away')
    await ada.do(`POST /chats/${chat.id}/members`, { userIds: [bob.id] })
    const created = await device.hears('chat:created', (e) => e.chat.id === chat.id)
    expect(created.chat.me).toMatchObject({ role: 'member', fromSeq: 1 })
    const sent = await ada.send(chat.id, 'back')
    await device.hears('message:created', (e) => e.message.id === sent.id)
    expect((await bob.rest(`POST /chats/${chat.id}/messages`, { clientId: randomUUID(), text: 'hello again' })).status).toBe(
      201,
    )
  })

  it('leaves no message after the removal entry, however the sends race with it', async () => {
    for (let round = 0; round < 50; round++) {
      const chat = await aChat(ada, [bob])
      const sends = oneTo(4).map((n) =>
        bob.rest(`POST /chats/${chat.id}/messages`, { clientId: randomUUID(), text: `race ${n}` }),
      )
      const removal = ada.do(`DELETE /chats/${chat.id}/members/${bob.id}`)
      const late = oneTo(4).map((n) =>
        bob.rest(`POST /chats/${chat.id}/messages`, { clientId: randomUUID(), text: `late ${n}` }),
      )
      const replies = await Promise.all([...sends, ...late])
      await removal
      const items = await messagesOf(ada, chat.id)
      const at = items.findIndex((m: any) => m.service?.type === 'member_removed')
      expect(at).toBeGreaterThan(0)
      expect(items.slice(at + 1)).toEqual([])
      expect(items.filter((m: any) => m.senderId === bob.id)).toHaveLength(replies.filter((r) => r.status === 201).length)
      for (const { status } of replies) expect([201, 404]).toContain(status)
    }
  })

  it('and somebody who was added may send at once, however busy the chat is', async () => {
    const chat = await aChat(ada, [bob])
    let isOver = false
    const reader = (async () => {
      while (!isOver) await Promise.all([bob.do(`GET /chats/${chat.id}/messages?limit=1`), ada.send(chat.id, 'busy')])
    })()
    for (let round = 0; round < 30; round++) {
      const who = await aUser(server)
      await ada.do(`POST /chats/${chat.id}/members`, { userIds: [who.id] })
      const reply = await who.rest(`POST /chats/${chat.id}/messages`, { clientId: randomUUID(), text: 'I am in' })
      expect(reply.status).toBe(201)
      expect((await who.rest(`GET /chats/${chat.id}/messages?limit=1`)).status).toBe(200)
    }
    isOver = true
    await reader
  })
})

describe('history from joining on', () => {
  it('is cut for newcomers in history, changes, quotes, lastMessage, pins, reactions and single messages', async () => {
    const chat = await aChat(ada, [bob], { history: 'joined' })
    const old = await ada.send(chat.id, 'old')
    await ada.do(`PUT /chats/${chat.id}/pins/${old.id}`)
    await ada.do(`POST /chats/${chat.id}/members`, { userIds: [eve.id] })
    const joined = await chatOf(eve, chat.id)
    expect(joined.me.fromSeq).toBe(3)
    const reply = await ada.send(chat.id, 'a reply to what eve cannot see', { replyToId: old.id })
    expect((await messagesOf(eve, chat.id)).map((m: any) => m.seq)).toEqual([3, 4])
    for (const query of ['before=100', 'after=0', 'around=1', 'around=2', 'before=3']) {
      const page = await eve.do(`GET /chats/${chat.id}/messages?${query}`)
      expect(page.items.every((m: any) => m.seq >= 3)).toBe(true)
      expect(page.hasBefore).toBe(false)
    }
    const history = await eve.do(`GET /chats/${chat.id}/messages`)
    expect(history.referenced).toEqual([])
    expect(history.items.at(-1).replyTo).toEqual({ id: old.id, seq: old.seq })
    for (const suffix of ['', '/reactions'])
      expect((await eve.rest(`GET /chats/${chat.id}/messages/${old.id}${suffix}`)).status).toBe(404)
    expect((await eve.rest(`PUT /chats/${chat.id}/messages/${old.id}/reactions/x`)).status).toBe(404)
    expect(
      (await eve.rest(`POST /chats/${chat.id}/messages`, { clientId: randomUUID(), text: 'x', replyToId: old.id })).body
        .code,
    ).toBe('messages.reply_not_found')
    expect((await eve.do(`GET /chats/${chat.id}/pins`)).items).toEqual([])
    await ada.do(`PATCH /chats/${chat.id}/messages/${old.id}`, { text: 'edited' })
    const { items, pts } = await eve.do(`GET /chats/${chat.id}/changes?since=0`)
    expect(items.every((m: any) => m.seq === 0 || m.seq >= 3)).toBe(true)
    expect(pts).toBe((await chatOf(ada, chat.id)).pts)
    const sync = await eve.do('POST /sync', { boxes: {}, chats: { [chat.id]: 0 } })
    expect(JSON.stringify(sync)).not.toContain('edited')
    await ada.do(`DELETE /chats/${chat.id}/messages/${reply.id}?for=everyone`)
    expect((await chatOf(eve, chat.id)).lastMessage).toMatchObject({ seq: 3, kind: 'service' })
    expect((await messagesOf(bob, chat.id)).map((m: any) => m.seq)).toEqual([1, 2, 3, 4])
  })

  it('is moved by leaving and joining again', async () => {
    const chat = await aChat(ada, [bob], { history: 'joined' })
    await ada.send(chat.id, 'with bob')
    await ada.do(`DELETE /chats/${chat.id}/members/${bob.id}`)
    await ada.send(chat.id, 'without bob')
    await ada.do(`POST /chats/${chat.id}/members`, { userIds: [bob.id] })
    expect((await messagesOf(bob, chat.id)).map((m: any) => m.seq)).toEqual([5])
    expect((await chatOf(bob, chat.id)).me).toMatchObject({ fromSeq: 5, readSeq: 4 })
  })

  it("in a channel begins behind the record's entry", async () => {
    const chat = await aChat(ada, [], { type: 'channel', history: 'joined' })
    await ada.send(chat.id, 'before')
    await ada.do(`POST /chats/${chat.id}/members`, { userIds: [bob.id] })
    expect(await messagesOf(bob, chat.id)).toEqual([])
    expect(await chatOf(bob, chat.id)).not.toHaveProperty('lastMessage')
    const sent = await ada.send(chat.id, 'after')
    expect((await messagesOf(bob, chat.id)).map((m: any) => m.id)).toEqual([sent.id])
  })
})

describe('the owner', () => {
  it('hands the chat over and stays as an admin; then may leave', async () => {
    const chat = await aChat(ada, [bob])
    expect((await ada.rest(`POST /chats/${chat.id}/leave`)).body.code).toBe('chat.owner_must_stay')
    expect((await bob.rest(`PATCH /chats/${chat.id}/members/${bob.id}`, { role: 'owner' })).status).toBe(403)
    expect(await ada.do(`PATCH /chats/${chat.id}/members/${bob.id}`, { role: 'owner' })).toMatchObject({
      userId: bob.id,
      role: 'owner',
    })
    expect((await chatOf(ada, chat.id)).me.role).toBe('admin')
    expect((await ada.rest(`DELETE /chats/${chat.id}`)).status).toBe(403)
    await ada.do(`POST /chats/${chat.id}/leave`)
    await bob.do(`DELETE /chats/${chat.id}`)
    expect((await bob.rest(`GET /chats/${chat.id}`)).status).toBe(404)
  })

  it('is one, also when the chat is handed to two at once or the heir leaves meanwhile', async () => {
    for (let round = 0; round < 10; round++) {
      const chat = await aChat(ada, [bob, eve])
      const give = (who: Person) => ada.rest(`PATCH /chats/${chat.id}/members/${who.id}`, { role: 'owner' })
      await Promise.all([give(bob), give(eve), round % 2 ? bob.rest(`POST /chats/${chat.id}/leave`) : undefined])
      const who = [ada, bob, eve]
      const member = (
        await Promise.all(
          who.map(async (one) => ((await one.rest(`GET /chats/${chat.id}`)).status === 200 ? one : undefined)),
        )
      ).find(Boolean)!
      const { items } = await member.do(`GET /chats/${chat.id}/members`)
      expect(items.filter((m: any) => m.role === 'owner')).toHaveLength(1)
    }
  })

  it('deletes the chat for everybody, who are told; sends that race with it end', async () => {
    const chat = await aChat(ada, [bob, eve])
    const device = await bob.connect()
    const sends = oneTo(5).map(() => eve.rest(`POST /chats/${chat.id}/messages`, { clientId: randomUUID(), text: 'x' }))
    await ada.do(`DELETE /chats/${chat.id}`)
    await Promise.all(sends)
    await device.hears('chat:removed', (e) => e.chatId === chat.id)
    for (const who of [ada, bob, eve]) {
      expect((await who.rest(`GET /chats/${chat.id}/messages`)).status).toBe(404)
      expect((await who.rest(`POST /chats/${chat.id}/messages`, { clientId: randomUUID(), text: 'x' })).status).toBe(404)
      expect((await who.do('POST /sync', { boxes: {}, chats: { [chat.id]: 0 } })).removed).toEqual([chat.id])
    }
  })
})

describe('who may', () => {
  it('remove: admins members, the owner admins, nobody the owner', async () => {
    const chat = await aChat(ada, [bob, eve])
    const remove = async (who: Person, target: Person) =>
      (await who.rest(`DELETE /chats/${chat.id}/members/${target.id}`)).status
    expect(await remove(bob, eve)).toBe(403)
    await ada.do(`PATCH /chats/${chat.id}/members/${bob.id}`, { role: 'admin' })
    await ada.do(`PATCH /chats/${chat.id}/members/${eve.id}`, { role: 'admin' })
    expect([await remove(bob, eve), await remove(bob, ada), await remove(ada, eve)]).toEqual([403, 403, 204])
  })

  it('write in a channel: admins only, from the entry of the role on', async () => {
    const chat = await aChat(ada, [bob], { type: 'channel' })
    const send = async () =>
      (await bob.rest(`POST /chats/${chat.id}/messages`, { clientId: randomUUID(), text: 'x' })).status
    const sent = await ada.send(chat.id, 'news')
    expect(await send()).toBe(403)
    expect((await bob.rest(`PUT /chats/${chat.id}/messages/${sent.id}/reactions/x`)).status).toBe(200)
    await ada.do(`PATCH /chats/${chat.id}/members/${bob.id}`, { role: 'admin' })
    expect(await send()).toBe(201)
    await ada.do(`PATCH /chats/${chat.id}/members/${bob.id}`, { role: 'member' })
    expect(await send()).toBe(403)
  })
})

describe('a public handle', () => {
  it('lets anyone find and join; without it the chat is 404', async () => {
    const handle = `pub-${randomUUID().slice(0, 8)}`
    const chat = await aChat(ada, [], { handle, description: 'Open to all' })
    expect(await bob.do(`GET /chats/by-handle/${handle}`)).toEqual({
      id: chat.id,
      type: 'group',
      title: 'A group',
      handle,
      description: 'Open to all',
      memberCount: 1,
    })
    expect((await bob.rest(`GET /chats/${chat.id}`)).status).toBe(404)
    expect((await bob.do(`POST /chats/${chat.id}/join`)).me.role).toBe('member')
    expect((await bob.do(`POST /chats/${chat.id}/join`)).memberCount).toBe(2)
    await ada.do(`PATCH /chats/${chat.id}`, { handle: null })
    expect((await eve.rest(`GET /chats/by-handle/${handle}`)).status).toBe(404)
    expect((await eve.rest(`POST /chats/${chat.id}/join`)).status).toBe(404)
    expect((await aChat(eve, [], { handle })).handle).toBe(handle)
  })

  it('belongs to one chat', async () => {
    const handle = `one-${randomUUID().slice(0, 8)}`
    const make = () => ada.rest('POST /chats', { type: 'group', title: 'x', handle, clientId: randomUUID() })
    const replies = await Promise.all(oneTo(5).map(make))
    expect(statusesOf(replies)).toEqual([201, 409, 409, 409, 409])
  })
})

describe('creating', () => {
  it('a direct chat from both sides at once makes one, and both get it', async () => {
    for (let round = 0; round < 10; round++) {
      const [one, two] = [await aUser(server), await aUser(server)]
      const replies = await Promise.all(
        oneTo(6).map((n) => (n % 2 ? one : two).rest('POST /chats', { type: 'direct', userId: n % 2 ? two.id : one.id })),
      )
      expect(replies.filter((r) => r.status === 201)).toHaveLength(1)
      expect(replies.filter((r) => r.status === 200)).toHaveLength(5)
      expect(new Set(replies.map((r) => r.body.id)).size).toBe(1)
    }
  })

  it('a group repeatedly with one clientId makes one; another wish is refused', async () => {
    const wish = {
      type: 'group',
      title: 'Once',
      memberIds: [bob.id],
      handle: `once-${randomUUID().slice(0, 8)}`,
      clientId: randomUUID(),
    }
    const replies = await Promise.all(oneTo(5).map(() => ada.rest('POST /chats', wish)))
    expect(statusesOf(replies)).toEqual([200, 200, 200, 200, 201])
    expect(new Set(replies.map((r) => r.body.id)).size).toBe(1)
    expect((await ada.rest('POST /chats', { ...wish, title: 'Twice' })).body.code).toBe('chat.client_id_reused')
  })

  it('with people who do not exist makes nothing', async () => {
    const clientId = randomUUID()
    expect((await ada.rest('POST /chats', { type: 'group', title: 'x', memberIds: [randomUUID()], clientId })).status).toBe(
      404,
    )
    expect((await ada.rest('POST /chats', { type: 'direct', userId: randomUUID() })).status).toBe(404)
    expect((await ada.rest('POST /chats', { type: 'group', title: 'x', clientId })).status).toBe(201)
  })

  it('a direct chat with oneself is the saved messages', async () => {
    const reply = await ada.rest('POST /chats', { type: 'direct', userId: ada.id })
    expect(reply).toMatchObject({ status: 200, body: { type: 'saved', memberCount: 1 } })
  })

  it('direct chats and saved messages cannot be left, renamed, deleted or added to', async () => {
    const { id } = await aDirectChat(ada, bob)
    const tries: [string, object?][] = [
      ['POST /leave'],
      ['PATCH ', { title: 'x' }],
      ['POST /members', { userIds: [eve.id] }],
      ['POST /invites', {}],
      [`PATCH /members/${bob.id}`, { role: 'member' }],
      ['DELETE '],
    ]
    for (const [route, body] of tries) {
      const [method, path] = route.split(' ')
      expect([route, [400, 403].includes((await ada.rest(`${method} /chats/${id}${path}`, body)).status)]).toEqual([
        route,
        true,
      ])
    }
  })
})

describe('an invite link', () => {
  const invite = (chatId: string, more: object = {}) => ada.do(`POST /chats/${chatId}/invites`, more)
  const join = (who: Person, code: string) => who.rest('POST /invites/join', { code })

  it('carries its code in the fragment, previews to anyone, and lets people in', async () => {
    const chat = await aChat(ada)
    const made = await invite(chat.id)
    expect(new URL(made.url).hash).toBe(`#/join/${made.code}`)
    expect(made.url.split('#')[0]).not.toContain(made.code)
    expect(made.code).toMatch(/^[\w-]{22}$/)
    const preview = await rest(server, 'POST /invites/preview', { code: made.code })
    expect(preview).toMatchObject({
      status: 200,
      body: { chat: { id: chat.id, title: 'A group', memberCount: 1 }, approval: false },
    })
    expect((await join(bob, made.code)).body.me.role).toBe('member')
    expect((await join(bob, made.code)).status).toBe(200)
    expect((await ada.do(`GET /chats/${chat.id}/invites`)).items).toMatchObject([{ id: made.id, uses: 1 }])
  })

  it('is gone (410) when expired, used up or revoked, and unknown (404) otherwise', async () => {
    const chat = await aChat(ada)
    const expired = await invite(chat.id, { expiresAt: new Date(Date.now() - 1000).toISOString() })
    const single = await invite(chat.id, { maxUses: 1 })
    const revoked = await invite(chat.id)
    await ada.do(`DELETE /chats/${chat.id}/invites/${revoked.id}`)
    expect((await join(eve, single.code)).status).toBe(200)
    for (const [{ code }, reason] of [
      [expired, 'expired'],
      [single, 'used_up'],
      [revoked, 'revoked'],
    ] as const) {
      expect((await join(bob, code)).body).toMatchObject({ code: 'chat.invite_gone', params: { reason } })
      expect(await rest(server, 'POST /invites/preview', { code })).toMatchObject({
        status: 410,
        body: { params: { reason } },
      })
    }
    expect((await join(bob, 'x'.repeat(22))).status).toBe(404)
    expect((await ada.do(`GET /chats/${chat.id}/invites`)).items).toEqual([])
  })

  it('to a chat that was deleted is gone', async () => {
    const chat = await aChat(ada)
    const { code } = await invite(chat.id)
    await ada.do(`DELETE /chats/${chat.id}`)
    expect((await join(bob, code)).status).toBe(410)
    expect((await rest(server, 'POST /invites/preview', { code })).status).toBe(410)
  })

  it('lets exactly one in on the last use, of ten who come at once', async () => {
    const people = await Promise.all(oneTo(10).map(() => aUser(server)))
    const chat = await aChat(ada)
    const { code } = await invite(chat.id, { maxUses: 1 })
    const replies = await Promise.all(people.map((who) => join(who, code)))
    expect(statusesOf(replies)).toEqual([200, ...Array.from({ length: 9 }, () => 410)])
    expect((await chatOf(ada, chat.id)).memberCount).toBe(2)
  })

  it('is for admins to make, see and revoke', async () => {
    const chat = await aChat(ada, [bob])
    const made = await invite(chat.id)
    expect((await bob.rest(`POST /chats/${chat.id}/invites`, {})).status).toBe(403)
    expect((await bob.rest(`GET /chats/${chat.id}/invites`)).status).toBe(403)
    expect((await bob.rest(`DELETE /chats/${chat.id}/invites/${made.id}`)).status).toBe(403)
    const other = await aChat(ada)
    expect((await ada.rest(`DELETE /chats/${other.id}/invites/${made.id}`)).status).toBe(404)
  })
})

describe('registration', () => {
  const register = (on: Server, more: object = {}) => rest(on, 'POST /auth/register', registration(more))

  it('by invite needs a good one, takes a use, and lands in the chat', async () => {
    const on = await startUltraChat({ env: { ULTRACHAT_REGISTRATION: 'invite' } })
    const owner = await theOwner(on)
    const chat = await aChat(owner)
    const { code } = await owner.do(`POST /chats/${chat.id}/invites`, { maxUses: 2 })
    expect((await register(on)).body.code).toBe('auth.invite_required')
    expect((await register(on, { inviteCode: 'x'.repeat(22) })).status).toBe(404)
    const first = await register(on, { inviteCode: code })
    expect(first.status).toBe(201)
    const { items } = await owner.do(`GET /chats/${chat.id}/members`)
    expect(items.map((m: any) => m.userId)).toContain(first.body.user.id)
    const race = await Promise.all(oneTo(8).map(() => register(on, { inviteCode: code })))
    expect(statusesOf(race)).toEqual([201, ...Array.from({ length: 7 }, () => 410)])
    // Who was not let in has no account either.
    expect((await owner.do('GET /users?q=new')).items).toHaveLength(2)
    await on.close()
  })

  it('is closed when it is closed, also with an invite', async () => {
    const on = await startUltraChat({ env: { ULTRACHAT_REGISTRATION: 'closed' } })
    const owner = await theOwner(on)
    const chat = await aChat(owner)
    const { code } = await owner.do(`POST /chats/${chat.id}/invites`, {})
    for (const more of [{}, { inviteCode: code }])
      expect((await register(on, more)).body.code).toBe('auth.registration_closed')
    await on.close()
  })

  it('when open takes anybody, and an invite that is gone is said so', async () => {
    const chat = await aChat(ada)
    const { code, id } = await ada.do(`POST /chats/${chat.id}/invites`, {})
    expect((await register(server)).status).toBe(201)
    const joined = await register(server, { inviteCode: code })
    expect(joined.status).toBe(201)
    expect((await wholeHistory(ada, chat.id)).at(-1)).toMatchObject({
      service: { type: 'member_joined', userIds: [joined.body.user.id] },
    })
    await ada.do(`DELETE /chats/${chat.id}/invites/${id}`)
    expect((await register(server, { inviteCode: code })).status).toBe(410)
  })
})
