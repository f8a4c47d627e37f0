import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Person,
  type Server,
  aChat,
  aDirectChat,
  aUser,
  oneTo,
  startUltraChat,
  theOwner,
  wholeHistory,
} from '../index.js'

let server: Server
let ada: Person
let bob: Person
beforeAll(async () => {
  server = await startUltraChat()
  ada = await theOwner(server)
  bob = await aUser(server)
})
afterAll(async () => {
  ada.disconnect()
  bob.disconnect()
  await server.close()
})

const post = (who: Person, chatId: string, body: object) => who.rest(`POST /chats/${chatId}/messages`, body)
const newest = async (who: Person, chatId: string) => (await who.do(`GET /chats/${chatId}/messages`)).items

describe('a retry (D2)', () => {
  it('answers 201 first, then 200 with the same message', async () => {
    const chat = await aChat(ada, [bob])
    const body = { clientId: randomUUID(), text: 'once' }
    const [first, second] = [await post(ada, chat.id, body), await post(ada, chat.id, body)]
    expect([first.status, second.status]).toEqual([201, 200])
    expect(second.body).toEqual(first.body)
  })

  it('gets the message as it is now: edited, then a tombstone', async () => {
    const chat = await aChat(ada, [bob])
    const body = { clientId: randomUUID(), text: 'first' }
    const { body: sent } = await post(ada, chat.id, body)
    await ada.do(`PATCH /chats/${chat.id}/messages/${sent.id}`, { text: 'second' })
    const edited = await post(ada, chat.id, body)
    expect(edited).toMatchObject({ status: 200, body: { id: sent.id, text: 'second', seq: sent.seq } })
    await ada.do(`DELETE /chats/${chat.id}/messages/${sent.id}?for=everyone`)
    const gone = await post(ada, chat.id, body)
    expect(gone.status).toBe(200)
    expect(Object.keys(gone.body).toSorted()).toEqual(['chatId', 'createdAt', 'deletedAt', 'id', 'kind', 'pts', 'seq'])
  })

  it('with another text, chat or reply is refused with 409, also after an edit to that text and after a delete', async () => {
    const [chat, other] = [await aChat(ada, [bob]), await aChat(ada, [bob])]
    const target = await ada.send(chat.id, 'target')
    const clientId = randomUUID()
    const { body: sent } = await post(ada, chat.id, { clientId, text: 'mine' })
    const wrong = { clientId, text: 'another' }
    expect((await post(ada, chat.id, wrong)).body.code).toBe('messages.client_id_reused')
    expect((await post(ada, other.id, { clientId, text: 'mine' })).status).toBe(409)
    expect((await post(ada, chat.id, { clientId, text: 'mine', replyToId: target.id })).status).toBe(409)
    await ada.do(`PATCH /chats/${chat.id}/messages/${sent.id}`, { text: 'another' })
    expect((await post(ada, chat.id, wrong)).status).toBe(409)
    await ada.do(`DELETE /chats/${chat.id}/messages/${sent.id}?for=everyone`)
    expect((await post(ada, chat.id, wrong)).status).toBe(409)
    expect(await newest(ada, other.id)).toHaveLength(1)
  })

  it('belongs to its sender: the same clientId of another person is another message', async () => {
    const chat = await aChat(ada, [bob])
    const body = { clientId: randomUUID(), text: 'same' }
    const [a, b] = [await post(ada, chat.id, body), await post(bob, chat.id, body)]
    expect([a.status, b.status]).toEqual([201, 201])
    expect(a.body.id).not.toBe(b.body.id)
  })

  it('is one message when twenty come at once, by REST and by socket', async () => {
    const chat = await aChat(ada, [bob])
    const device = await ada.connect()
    const body = { clientId: randomUUID(), text: 'all at once' }
    const tries = oneTo(20).map((n) =>
      n % 2
        ? post(ada, chat.id, body).then((r) => r.body)
        : device.emit('message:send', { chatId: chat.id, ...body }).then((a: any) => a.data),
    )
    const answers = await Promise.all(tries)
    expect(new Set(answers.map((m) => m.id)).size).toBe(1)
    expect((await newest(ada, chat.id)).filter((m: any) => m.kind === 'text')).toHaveLength(1)
  })

  it('answers every one of 150 messages that are each sent twice at once', async () => {
    const chat = await aChat(ada, [bob])
    const bodies = oneTo(150).map((n) => ({ clientId: randomUUID(), text: `twice ${n}` }))
    const replies = await Promise.all(bodies.flatMap((body) => [post(ada, chat.id, body), post(ada, chat.id, body)]))
    const count = (status: number) => replies.filter((r) => r.status === status).length
    expect({ created: count(201), repeated: count(200) }).toEqual({ created: 150, repeated: 150 })
    // And all of them again: each finds its first one in the store.
    const again = await Promise.all(bodies.map((body) => post(ada, chat.id, body)))
    expect(again.filter((r) => r.status === 200)).toHaveLength(150)
    expect((await wholeHistory(ada, chat.id)).map((m) => m.seq)).toEqual(oneTo(151))
  })

  it('of somebody who is no member any more learns nothing', async () => {
    const chat = await aChat(ada, [bob])
    const body = { clientId: randomUUID(), text: 'before' }
    expect((await post(bob, chat.id, body)).status).toBe(201)
    await ada.do(`DELETE /chats/${chat.id}/members/${bob.id}`)
    expect(await post(bob, chat.id, body)).toMatchObject({ status: 404, body: { code: 'chat.not_found' } })
    expect((await post(bob, chat.id, { ...body, text: 'other' })).status).toBe(404)
  })
})

describe('order (D3)', () => {
  it('of 100 sends on one socket without waiting is kept', async () => {
    const chat = await aChat(ada, [bob])
    const device = await ada.connect()
    const texts = oneTo(100).map((n) => `message ${n}`)
    const acks: any[] = await Promise.all(
      texts.map((text) => device.emit('message:send', { chatId: chat.id, clientId: randomUUID(), text })),
    )
    expect(acks.every((ack) => ack.ok)).toBe(true)
    const seqs = acks.map((ack) => ack.data.seq)
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b))
    expect((await wholeHistory(bob, chat.id)).slice(1).map((m: any) => m.text)).toEqual(texts)
  })

  it('is the same in the events that others hear, with dense pts', async () => {
    const chat = await aDirectChat(ada, await aUser(server))
    const device = await ada.connect()
    const sent = await Promise.all(oneTo(30).map((n) => ada.send(chat.id, `m${n}`)))
    await device.hears('message:created', (e) => e.chatId === chat.id && e.message.seq === 30)
    const heard = device.heardOf('message:created').filter((e) => e.chatId === chat.id)
    expect(heard.map((e) => e.message.seq)).toEqual(oneTo(30))
    expect(heard.map((e) => e.pts)).toEqual(oneTo(30).map((n) => n + 1))
    expect(sent).toHaveLength(30)
  })
})

describe('numbers', () => {
  it('are dense and unique under 50 parallel writers who send, edit, react, pin and delete', async () => {
    const chat = await aChat(ada, [bob])
    const people = [ada, bob]
    let changes = (await ada.do(`GET /chats/${chat.id}`)).pts
    const write = async (n: number) => {
      const who = people[n % 2]!
      const mine = await who.send(chat.id, `first of ${n}`)
      const path = `/chats/${chat.id}/messages/${mine.id}`
      await Promise.all([
        who.do(`PATCH ${path}`, { text: `edited ${n}` }),
        ada.do(`PUT ${path}/reactions/${encodeURIComponent('👍')}`),
        bob.do(`PUT ${path}/reactions/${encodeURIComponent('🎉')}`),
        ada.do(`PUT /chats/${chat.id}/pins/${mine.id}`),
        who.send(chat.id, `second of ${n}`),
      ])
      changes += 6
      if (n % 5 === 0) {
        await who.do(`DELETE ${path}?for=everyone`)
        changes++
      }
    }
    await Promise.all(oneTo(50).map(write))
    const items = await wholeHistory(bob, chat.id)
    expect(items.map((m) => m.seq)).toEqual(oneTo(101))
    const pts = items.map((m) => m.pts)
    expect(new Set(pts).size).toBe(pts.length)
    const now = await ada.do(`GET /chats/${chat.id}`)
    expect(now).toMatchObject({ lastSeq: 101, pts: changes })
    expect(Math.max(...pts)).toBe(changes)
  })
})

describe('a reply', () => {
  it('points to the message by id and seq, and stays when the original is deleted', async () => {
    const chat = await aChat(ada, [bob])
    const original = await ada.send(chat.id, 'original')
    const reply = await bob.send(chat.id, 'answer', { replyToId: original.id })
    expect(reply.replyTo).toEqual({ id: original.id, seq: original.seq })
    await ada.do(`DELETE /chats/${chat.id}/messages/${original.id}?for=everyone`)
    expect((await ada.do(`GET /chats/${chat.id}/messages/${reply.id}`)).replyTo).toEqual({
      id: original.id,
      seq: original.seq,
    })
    expect((await post(bob, chat.id, { clientId: randomUUID(), text: 'late', replyToId: original.id })).body.code).toBe(
      'messages.reply_not_found',
    )
  })

  it('to a message of another chat, to nothing, or to the chat itself is refused', async () => {
    const [chat, secret] = [await aChat(ada, [bob]), await aChat(ada)]
    const hidden = await ada.send(secret.id, 'hidden')
    for (const who of [ada, bob]) {
      for (const replyToId of [hidden.id, randomUUID(), chat.id]) {
        const reply = await post(who, chat.id, { clientId: randomUUID(), text: 'x', replyToId })
        expect(reply).toMatchObject({ status: 404, body: { code: 'messages.reply_not_found' } })
      }
    }
    expect(await newest(ada, chat.id)).toHaveLength(1)
  })
})

describe('mentions', () => {
  const me = async (who: Person, chatId: string) => (await who.do(`GET /chats/${chatId}`)).me

  it('name members only, count as unread until read, and go with an edit and a delete', async () => {
    const stranger = await aUser(server)
    const chat = await aChat(ada, [bob])
    const device = await bob.connect()
    const sent = await ada.send(chat.id, `hi @${bob.username}, @${stranger.username} and @nobody.at.all`)
    expect(sent.mentions).toEqual([bob.id])
    await device.hears('chat:me', (e) => e.chatId === chat.id && e.me.unreadMentions?.includes(sent.seq))
    expect((await me(bob, chat.id)).unreadMentions).toEqual([sent.seq])
    expect((await me(ada, chat.id)).unreadMentions).toBeUndefined()
    const edited = await ada.do(`PATCH /chats/${chat.id}/messages/${sent.id}`, { text: 'nobody meant' })
    expect(edited.mentions).toBeUndefined()
    await device.hears('chat:me', (e) => e.chatId === chat.id && e.me.unreadMentions === undefined)
    const again = await ada.send(chat.id, `@${bob.username}`)
    await device.hears('chat:me', (e) => e.chatId === chat.id && e.me.unreadMentions?.[0] === again.seq)
    await ada.do(`DELETE /chats/${chat.id}/messages/${again.id}?for=everyone`)
    await device.hears(
      'chat:me',
      (e) => e.chatId === chat.id && e.pts > 0 && e.me.unreadMentions === undefined && e !== device.heardOf('chat:me')[0],
    )
    const last = await ada.send(chat.id, `@${bob.username} once more`)
    await device.hears('chat:me', (e) => e.chatId === chat.id && e.me.unreadMentions?.[0] === last.seq)
    await bob.do(`POST /chats/${chat.id}/read`, { seq: last.seq })
    expect((await me(bob, chat.id)).unreadMentions).toBeUndefined()
  })

  it('of @all mean everybody but the sender, and nobody in a direct chat', async () => {
    const chat = await aChat(ada, [bob])
    const device = await bob.connect()
    const sent = await ada.send(chat.id, 'lunch, @all?')
    expect(sent).toMatchObject({ mentionsAll: true })
    const told = await device.hears('chat:me', (e) => e.chatId === chat.id && e.me.unreadMentions !== undefined)
    expect(told.me.unreadMentions).toEqual([sent.seq])
    const direct = await aDirectChat(ada, bob)
    expect((await ada.send(direct.id, '@all')).mentionsAll).toBeUndefined()
  })

  it("that are deleted at once stay in nobody's list", async () => {
    const chat = await aChat(ada, [bob])
    for (let n = 0; n < 20; n++) {
      const sent = await ada.send(chat.id, `@${bob.username} ${n}`)
      await ada.do(`DELETE /chats/${chat.id}/messages/${sent.id}?for=everyone`)
    }
    const marker = await ada.send(chat.id, `@${bob.username} the last`)
    await expect.poll(async () => (await me(bob, chat.id)).unreadMentions, { timeout: 5000 }).toEqual([marker.seq])
  })
})

describe('text', () => {
  const texts = {
    'leading and trailing spaces': '  two before, three after   ',
    'lines and tabs': 'a\n\n\tb\n',
    'emoji sequences': '👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 1️⃣',
    'combining marks, not composed': 'e\u0301 a\u0308 \u1112\u1161\u11ab',
    'right to left, with marks': 'שלום \u200fעולם\u202e abc \u202c مرحبا',
    'zero width and variation': 'a\u200bb\u200dc\ufe0f\u2060',
    '8,000 astral code points': '𝒳'.repeat(8000),
    'JSON and HTML': '{"$gt":""} <script>alert(1)</script> & "quotes" \\u0000 \\n',
    'non-characters and private use': '\ufffe\uffff\ue000\u{10ffff}',
  }
  it.each(Object.entries(texts))('is kept exactly as sent: %s', async (_, text) => {
    const chat = await aChat(ada, [bob])
    const device = await ada.connect()
    const sent = await bob.send(chat.id, text)
    expect(sent.text).toBe(text)
    const event = await device.hears('message:created', (e) => e.message.id === sent.id)
    expect(event.message.text).toBe(text)
    expect((await newest(ada, chat.id)).at(-1).text).toBe(text)
    const bySocket: any = await device.emit('message:send', { chatId: chat.id, clientId: randomUUID(), text })
    expect(bySocket.data.text).toBe(text)
    device.socket.disconnect()
  })

  it.each(['', ' \n\t ', '\u3000\u2003', 'a\u0000b', 'a\u0007', '\ud800', 'x'.repeat(8001), '𝒳'.repeat(8001)])(
    'that is empty, too long or broken is refused (%#)',
    async (text) => {
      const chat = await aDirectChat(ada, bob)
      expect((await post(ada, chat.id, { clientId: randomUUID(), text })).status).toBe(400)
    },
  )
})

describe('a deleted message', () => {
  it('is nowhere: history, one, changes, referenced, lastMessage, pins, reactions, sync, events of later changes', async () => {
    const chat = await aChat(ada, [bob])
    const secret = `secret ${randomUUID()}`
    const before = await ada.send(chat.id, 'stays')
    const sent = await bob.send(chat.id, secret)
    const path = `/chats/${chat.id}/messages/${sent.id}`
    await ada.do(`PUT /chats/${chat.id}/pins/${sent.id}`)
    await ada.do(`PUT ${path}/reactions/${encodeURIComponent('👍')}`)
    const reply = await ada.send(chat.id, 'answer', { replyToId: sent.id })
    await ada.do(`DELETE /chats/${chat.id}/messages/${reply.id}?for=everyone`)
    const other = await ada.send(chat.id, 'answer', { replyToId: sent.id })
    const { pts } = await bob.do(`DELETE ${path}?for=everyone`)
    await ada.do(`DELETE /chats/${chat.id}/messages/${other.id}?for=everyone`)
    const kept = await ada.send(chat.id, 'gone below')
    await ada.do(`DELETE /chats/${chat.id}/messages/${kept.id}?for=everyone`)
    const answers: any[] = []
    for (const who of [ada, bob]) {
      answers.push(
        await who.do(`GET /chats/${chat.id}/messages`),
        await who.do(`GET ${path}`),
        await who.do(`GET /chats/${chat.id}/changes?since=0`),
        await who.do(`GET /chats/${chat.id}/messages?around=${other.seq}&limit=1`),
        await who.do(`GET /chats/${chat.id}`),
        await who.do('GET /chats'),
        await who.do(`GET /chats/${chat.id}/pins`),
        await who.do(`GET ${path}/reactions`),
        await who.do('POST /sync', { boxes: { list: 0, marks: 0 }, chats: { [chat.id]: 0 } }),
      )
    }
    expect(JSON.stringify(answers)).not.toContain(secret)
    expect(await ada.do(`GET ${path}`)).toEqual({
      id: sent.id,
      chatId: chat.id,
      seq: sent.seq,
      pts,
      kind: 'text',
      createdAt: sent.createdAt,
      deletedAt: expect.any(String),
    })
    expect((await ada.do(`GET /chats/${chat.id}`)).lastMessage.id).toBe(before.id)
    expect((await ada.do(`GET /chats/${chat.id}/pins`)).items).toEqual([])
    expect((await ada.do(`GET ${path}/reactions`)).items).toEqual([])
  })

  it('cannot be edited, reacted to, pinned or answered; deleting again answers the same', async () => {
    const chat = await aChat(ada, [bob])
    const sent = await ada.send(chat.id, 'x')
    const path = `/chats/${chat.id}/messages/${sent.id}`
    const first = await ada.do(`DELETE ${path}?for=everyone`)
    expect(await ada.do(`DELETE ${path}?for=everyone`)).toEqual(first)
    expect((await ada.rest(`PATCH ${path}`, { text: 'y' })).status).toBe(410)
    expect((await ada.rest(`PUT ${path}/reactions/x`)).status).toBe(410)
    expect((await ada.rest(`PUT /chats/${chat.id}/pins/${sent.id}`)).status).toBe(410)
  })

  it('is deleted by its author and by admins only', async () => {
    const eve = await aUser(server)
    const chat = await aChat(ada, [bob, eve])
    const sent = await bob.send(chat.id, 'mine')
    const path = `/chats/${chat.id}/messages/${sent.id}?for=everyone`
    expect((await eve.rest(`DELETE ${path}`)).status).toBe(403)
    expect((await ada.rest(`DELETE ${path}`)).status).toBe(200)
    const direct = await aDirectChat(ada, bob)
    const hers = await ada.send(direct.id, 'hers')
    expect((await bob.rest(`DELETE /chats/${direct.id}/messages/${hers.id}?for=everyone`)).status).toBe(403)
  })
})

describe('an edit', () => {
  it("is the author's alone, keeps seq and createdAt, raises pts, and is told", async () => {
    const chat = await aChat(ada, [bob])
    const device = await bob.connect()
    const sent = await bob.send(chat.id, 'a')
    expect((await ada.rest(`PATCH /chats/${chat.id}/messages/${sent.id}`, { text: 'b' })).status).toBe(403)
    const ack: any = await device.emit('message:edit', { chatId: chat.id, messageId: sent.id, text: 'b' })
    expect(ack.data).toMatchObject({
      seq: sent.seq,
      createdAt: sent.createdAt,
      text: 'b',
      editedAt: expect.any(String),
      pts: sent.pts + 1,
    })
    expect((await device.hears('message:updated', (e) => e.message.id === sent.id)).message).toEqual(ack.data)
  })

  it('to the same text changes nothing', async () => {
    const chat = await aChat(ada, [bob])
    const sent = await bob.send(chat.id, 'a')
    expect(await bob.do(`PATCH /chats/${chat.id}/messages/${sent.id}`, { text: 'a' })).toEqual(sent)
  })
})

describe('reactions', () => {
  const put = (who: Person, m: { chatId: string; id: string }, emoji: string) =>
    who.rest(`PUT /chats/${m.chatId}/messages/${m.id}/reactions/${encodeURIComponent(emoji)}`)

  it('count everybody, show the first three, and list all', async () => {
    const people = [bob, await aUser(server), await aUser(server), await aUser(server)]
    const chat = await aChat(ada, people)
    const sent = await ada.send(chat.id, 'vote')
    for (const who of people) expect((await put(who, sent, '👍')).status).toBe(200)
    const { body } = await put(people[0]!, sent, '👍')
    expect(body.reactions).toEqual([{ emoji: '👍', count: 4, userIds: people.slice(0, 3).map(({ id }) => id) }])
    const { items } = await ada.do(`GET /chats/${chat.id}/messages/${sent.id}/reactions`)
    expect(items).toEqual(people.map(({ id }) => ({ emoji: '👍', userId: id })))
    const less = await people[1]!.do(`DELETE /chats/${chat.id}/messages/${sent.id}/reactions/${encodeURIComponent('👍')}`)
    expect(less.reactions).toEqual([{ emoji: '👍', count: 3, userIds: [people[0]!.id, people[2]!.id, people[3]!.id] }])
    const history = await people[2]!.do(`GET /chats/${chat.id}/messages`)
    expect(history.mine).toEqual({ [sent.id]: { reactions: ['👍'] } })
  })

  it('are at most twenty kinds on a message; one that is there already can still be joined', async () => {
    const chat = await aChat(ada, [bob])
    const sent = await ada.send(chat.id, 'many')
    for (const n of oneTo(20)) expect((await put(ada, sent, `e${n}`)).status).toBe(200)
    expect((await put(ada, sent, 'one more'.slice(0, 8))).body.code).toBe('messages.too_many_reactions')
    expect((await put(bob, sent, 'e1')).status).toBe(200)
    expect((await put(bob, sent, 'x'.repeat(17))).status).toBe(400)
  })

  it('are marked in the box of the person, dense, and told to their other device', async () => {
    const eve = await aUser(server)
    const chat = await aChat(ada, [eve])
    const device = await eve.connect()
    const sent = await ada.send(chat.id, 'mark me')
    await put(eve, sent, '👍')
    await put(eve, sent, '🎉')
    await put(eve, sent, '🎉')
    await eve.do(`DELETE /chats/${chat.id}/messages/${sent.id}/reactions/${encodeURIComponent('👍')}`)
    await device.hears('message:mine', (e) => e.pts === 3)
    const heard = device.heardOf('message:mine')
    expect(heard.map((e) => [e.pts, e.mine.reactions])).toEqual([
      [1, ['👍']],
      [2, ['👍', '🎉']],
      [3, ['🎉']],
    ])
    expect(heard[0]).toMatchObject({ box: 'marks', chatId: chat.id, messageId: sent.id })
    const { boxes } = await eve.do('POST /sync', { boxes: { marks: 0 }, chats: {} })
    expect(boxes.marks).toEqual({
      items: [{ chatId: chat.id, messageId: sent.id, pts: 3, mine: { reactions: ['🎉'] } }],
      pts: 3,
      hasMore: false,
    })
  })

  it('by many at once are all counted', async () => {
    const people = await Promise.all(oneTo(12).map(() => aUser(server)))
    const chat = await aChat(ada, people)
    const sent = await ada.send(chat.id, 'all at once')
    await Promise.all(people.map((who) => put(who, sent, '👍')))
    const now = await ada.do(`GET /chats/${chat.id}/messages/${sent.id}`)
    expect(now.reactions).toMatchObject([{ emoji: '👍', count: 12 }])
    expect(now.pts).toBe(sent.pts + 12)
  })
})

describe('pins', () => {
  it('are set by admins, listed newest first, and told with the message', async () => {
    const chat = await aChat(ada, [bob])
    const device = await bob.connect()
    const [one, two] = [await bob.send(chat.id, 'one'), await bob.send(chat.id, 'two')]
    expect((await bob.rest(`PUT /chats/${chat.id}/pins/${one.id}`)).status).toBe(403)
    for (const { id } of [one, two]) await ada.do(`PUT /chats/${chat.id}/pins/${id}`)
    expect((await device.hears('message:updated', (e) => e.message.id === two.id)).message.pinnedAt).toBeDefined()
    expect((await bob.do(`GET /chats/${chat.id}/pins`)).items.map((m: any) => m.id)).toEqual([two.id, one.id])
    const down = await ada.do(`DELETE /chats/${chat.id}/pins/${two.id}`)
    expect(down.pinnedAt).toBeUndefined()
    expect((await bob.do(`GET /chats/${chat.id}/pins`)).items.map((m: any) => m.id)).toEqual([one.id])
  })

  it('in a direct chat are set by both', async () => {
    const chat = await aDirectChat(ada, bob)
    const sent = await ada.send(chat.id, 'pin me')
    expect((await bob.rest(`PUT /chats/${chat.id}/pins/${sent.id}`)).status).toBe(200)
    expect((await ada.rest(`DELETE /chats/${chat.id}/pins/${sent.id}`)).status).toBe(200)
  })
})
