import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Device,
  type Person,
  type Server,
  aChat,
  aDirectChat,
  aUser,
  oneTo,
  startUltraChat,
  theOwner,
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

const seqs = (page: any) => page.items.map((m: any) => m.seq)
const chatOf = (who: Person, chatId: string) => who.do(`GET /chats/${chatId}`)
const meOf = async (who: Person, chatId: string) => (await chatOf(who, chatId)).me
const range = (from: number, to: number) => oneTo(to).slice(from - 1)

describe('history', () => {
  let chatId: string
  let ids: string[]
  beforeAll(async () => {
    chatId = (await aDirectChat(ada, bob)).id
    ids = (await Promise.all(oneTo(40).map((n) => ada.send(chatId, `m${n}`))))
      .toSorted((a, b) => a.seq - b.seq)
      .map(({ id }) => id)
    await ada.do(`DELETE /chats/${chatId}/messages/${ids[19]}?for=everyone`)
  })
  const page = (query: string) => bob.do(`GET /chats/${chatId}/messages?${query}`)

  it.each([
    ['', range(1, 40), false, false],
    ['limit=5', range(36, 40), true, false],
    ['before=36&limit=5', range(31, 35), true, true],
    ['before=4', range(1, 3), false, true],
    ['before=1', [], false, true],
    ['before=0', [], false, true],
    ['before=41&limit=2', range(39, 40), true, false],
    ['before=1000&limit=2', range(39, 40), true, false],
    ['after=0&limit=3', range(1, 3), false, true],
    ['after=37&limit=3', range(38, 40), true, false],
    ['after=38&limit=1', [39], true, true],
    ['after=40', [], true, false],
    ['after=1000', [], true, false],
    ['around=20&limit=5', range(18, 22), true, true],
    ['around=20&limit=1', [20], true, true],
    ['around=2&limit=5', range(1, 5), false, true],
    ['around=40&limit=5', range(36, 40), true, false],
    ['around=1000&limit=5', range(36, 40), true, false],
    ['around=0&limit=5', range(1, 5), false, true],
    ['limit=100', range(1, 40), false, false],
  ])('?%s', async (query, expected, hasBefore, hasAfter) => {
    const got = await page(query)
    expect({ seqs: seqs(got), hasBefore: got.hasBefore, hasAfter: got.hasAfter }).toEqual({
      seqs: expected,
      hasBefore,
      hasAfter,
    })
  })

  it('of a random window is dense, ascending, and says truly whether there is more', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('before', 'after', 'around'),
        fc.nat(45),
        fc.integer({ min: 1, max: 50 }),
        async (kind, at, limit) => {
          const got = await page(`${kind}=${at}&limit=${limit}`)
          const found = seqs(got)
          expect(found.length).toBeLessThanOrEqual(limit)
          if (found.length === 0) return
          expect(found).toEqual(range(found[0], found.at(-1)))
          expect(got.hasBefore).toBe(found[0] > 1)
          expect(got.hasAfter).toBe(found.at(-1) < 40)
          if (kind === 'before') expect(found.at(-1)).toBe(Math.min(40, at - 1))
          if (kind === 'after') expect(found[0]).toBe(at + 1)
          if (kind === 'around' && at >= 1 && at <= 40) expect(found).toContain(at)
          if (kind === 'around') expect(found).toHaveLength(Math.min(limit, 40))
        },
      ),
      { numRuns: 60 },
    )
  })

  it.each(['limit=0', 'limit=101', 'limit=x', 'before=-1', 'before=1&after=1', 'before=1.5', 'unknown=1'])(
    '?%s is refused',
    async (query) => {
      expect((await bob.rest(`GET /chats/${chatId}/messages?${query}`)).status).toBe(400)
    },
  )

  it('shows the replied-to message beside the page, once, and only if it is not in it', async () => {
    const chat = await aDirectChat(ada, await aUser(server))
    const original = await ada.send(chat.id, 'original')
    for (const n of oneTo(5)) await ada.send(chat.id, `between ${n}`)
    const replies = [
      await ada.send(chat.id, 'one', { replyToId: original.id }),
      await ada.send(chat.id, 'two', { replyToId: original.id }),
    ]
    await ada.do(`PUT /chats/${chat.id}/messages/${original.id}/reactions/x`)
    const near = await ada.do(`GET /chats/${chat.id}/messages?limit=2`)
    expect(near.items.map((m: any) => m.id)).toEqual(replies.map(({ id }) => id))
    expect(near.referenced).toMatchObject([{ id: original.id, text: 'original', reactions: [{ emoji: 'x', count: 1 }] }])
    expect(near.mine).toEqual({ [original.id]: { reactions: ['x'] } })
    expect((await ada.do(`GET /chats/${chat.id}/messages`)).referenced).toEqual([])
    await ada.do(`DELETE /chats/${chat.id}/messages/${original.id}?for=everyone`)
    const { referenced } = await ada.do(`GET /chats/${chat.id}/messages?limit=2`)
    expect(referenced).toMatchObject([{ id: original.id, deletedAt: expect.any(String) }])
    expect(referenced[0].text).toBeUndefined()
  })
})

describe('changes', () => {
  const changes = (who: Person, chatId: string, query: string) => who.do(`GET /chats/${chatId}/changes?${query}`)

  it('hold the present state of what changed, once, in order of pts', async () => {
    const chat = await aChat(ada, [bob])
    const [one, two, three] = [
      await ada.send(chat.id, 'one'),
      await ada.send(chat.id, 'two'),
      await ada.send(chat.id, 'three'),
    ]
    const since = three.pts
    await ada.do(`PATCH /chats/${chat.id}/messages/${one.id}`, { text: 'one, edited' })
    await ada.do(`PATCH /chats/${chat.id}/messages/${one.id}`, { text: 'one, edited twice' })
    await ada.do(`DELETE /chats/${chat.id}/messages/${two.id}?for=everyone`)
    await bob.do(`PUT /chats/${chat.id}/messages/${one.id}/reactions/x`)
    const got = await changes(bob, chat.id, `since=${since}`)
    expect(got).toMatchObject({ pts: since + 4, hasMore: false, mine: { [one.id]: { reactions: ['x'] } } })
    expect(got.items.map((m: any) => [m.id, m.pts, m.text ?? 'deleted'])).toEqual([
      [two.id, since + 3, 'deleted'],
      [one.id, since + 4, 'one, edited twice'],
    ])
    expect(await changes(bob, chat.id, `since=${since + 4}`)).toEqual({
      items: [],
      mine: {},
      referenced: [],
      pts: since + 4,
      hasMore: false,
    })
  })

  it('come in pages that lead to the head, each document once', async () => {
    const chat = await aChat(ada, [bob])
    await Promise.all(oneTo(30).map((n) => ada.send(chat.id, `m${n}`)))
    const items: any[] = []
    let since = 0
    let calls = 0
    for (let hasMore = true; hasMore; calls++) {
      const got = await changes(bob, chat.id, `since=${since}&limit=7`)
      items.push(...got.items)
      expect(got.pts).toBeGreaterThan(since)
      ;({ pts: since, hasMore } = got)
    }
    expect(calls).toBe(5)
    expect(items.map((m) => m.pts)).toEqual(oneTo(31))
  })

  it('of more than 200 are too long: no items, and the head', async () => {
    const chat = await aDirectChat(ada, await aUser(server))
    await Promise.all(oneTo(200).map((n) => ada.send(chat.id, `m${n}`)))
    const { pts } = await chatOf(ada, chat.id)
    expect(pts).toBe(201)
    expect(await changes(ada, chat.id, 'since=0')).toEqual({
      items: [],
      mine: {},
      referenced: [],
      pts,
      hasMore: false,
      tooLong: true,
    })
    const exactly = await changes(ada, chat.id, 'since=1')
    expect(exactly.tooLong).toBeUndefined()
    expect(exactly).toMatchObject({ hasMore: true, pts: 101 })
  })

  it("hold the chat's own record as seq 0 without words", async () => {
    const chat = await aChat(ada, [bob])
    await ada.do(`PATCH /chats/${chat.id}/members/${bob.id}`, { role: 'admin' })
    const { items } = await changes(bob, chat.id, `since=${chat.pts}`)
    expect(items).toEqual([{ id: chat.id, chatId: chat.id, seq: 0, pts: chat.pts + 1, kind: 'service' }])
    expect(seqs(await bob.do(`GET /chats/${chat.id}/messages`))).toEqual([1])
  })
})

describe('the last message', () => {
  it('is the newest that is not deleted', async () => {
    const chat = await aDirectChat(ada, await aUser(server))
    expect((await chatOf(ada, chat.id)).lastMessage).toBeUndefined()
    const sent = await Promise.all(oneTo(60).map((n) => ada.send(chat.id, `m${n}`)))
    const sorted = sent.toSorted((a, b) => a.seq - b.seq)
    for (const { id } of sorted.slice(1).toReversed()) await ada.do(`DELETE /chats/${chat.id}/messages/${id}?for=everyone`)
    expect((await chatOf(ada, chat.id)).lastMessage).toMatchObject({ id: sorted[0]!.id, text: sorted[0]!.text })
    await ada.do(`DELETE /chats/${chat.id}/messages/${sorted[0]!.id}?for=everyone`)
    expect(await chatOf(ada, chat.id)).not.toHaveProperty('lastMessage')
    expect((await ada.do('GET /chats')).items.find((c: any) => c.id === chat.id)).not.toHaveProperty('lastMessage')
  })
})

describe('read marks', () => {
  const read = async (who: Person, chatId: string, seq: number) =>
    (await who.do(`POST /chats/${chatId}/read`, { seq })).readSeq

  it('never fall and never pass the last message', async () => {
    const chat = await aDirectChat(ada, await aUser(server))
    for (const n of oneTo(5)) await ada.send(chat.id, `m${n}`)
    const other = await aUser(server)
    const group = await aChat(ada, [other])
    for (const n of oneTo(5)) await ada.send(group.id, `m${n}`)
    expect(await read(other, group.id, 3)).toBe(3)
    expect(await read(other, group.id, 2)).toBe(3)
    expect(await read(other, group.id, 1_000_000)).toBe(6)
    await ada.send(group.id, 'one more')
    expect(await meOf(other, group.id)).toMatchObject({ readSeq: 6 })
  })

  it("move with one's own message at once, in the answer, in the chat and in the list", async () => {
    const chat = await aChat(ada, [bob])
    for (const n of oneTo(5)) await ada.send(chat.id, `m${n}`)
    const sent = await bob.send(chat.id, 'I read all that')
    expect((await meOf(bob, chat.id)).readSeq).toBe(sent.seq)
    expect((await bob.do('GET /chats')).items.find((c: any) => c.id === chat.id).me.readSeq).toBe(sent.seq)
    expect(
      (await bob.do('POST /sync', { boxes: { list: 0 }, chats: {} })).boxes.list.items.find((c: any) => c.id === chat.id).me
        .readSeq,
    ).toBe(sent.seq)
  })

  it("do not move with one's own service messages, neither now nor later", async () => {
    const chat = await aChat(ada, [bob])
    const before = await meOf(ada, chat.id)
    await ada.do(`PATCH /chats/${chat.id}`, { title: 'Another' })
    expect((await chatOf(ada, chat.id)).lastSeq).toBe(2)
    expect((await meOf(ada, chat.id)).readSeq).toBe(before.readSeq)
  })

  it('are told to the others, and show as seenSeq', async () => {
    const chat = await aChat(ada, [bob])
    const [a, b] = [await ada.connect(), await bob.connect()]
    const sent = await ada.send(chat.id, 'read me')
    const ack: any = await b.emit('message:read', { chatId: chat.id, seq: sent.seq })
    expect(ack).toEqual({ ok: true, data: { readSeq: sent.seq } })
    expect(await a.hears('read:updated', (e) => e.chatId === chat.id)).toEqual({
      chatId: chat.id,
      userId: bob.id,
      readSeq: sent.seq,
    })
    expect((await meOf(ada, chat.id)).seenSeq).toBe(sent.seq)
    expect((await ada.do(`GET /chats/${chat.id}/reads`)).items).toEqual([{ userId: bob.id, readSeq: sent.seq }])
  })

  it('leave an exact unread count under any interleaving of sends, deletes, reads and "mark unread"', async () => {
    type Step = { kind: 'ada' | 'bob' | 'delete' | 'read' | 'mark' | 'service'; n: number }
    const step: fc.Arbitrary<Step> = fc.record({
      kind: fc.constantFrom('ada', 'ada', 'bob', 'delete', 'read', 'read', 'mark', 'service'),
      n: fc.nat(12),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 15 }), async (steps) => {
        const chat = await aChat(ada, [bob])
        const sent: { id: string; who: Person }[] = []
        let [lastSeq, readSeq, isMarked] = [1, chat.me.readSeq, false]
        readSeq = (await meOf(bob, chat.id)).readSeq
        expect(readSeq).toBe(0)
        for (const { kind, n } of steps) {
          if (kind === 'ada' || kind === 'bob') {
            const who = kind === 'ada' ? ada : bob
            sent.push({ id: (await who.send(chat.id, `step ${n}`)).id, who })
            lastSeq++
            if (kind === 'bob') [readSeq, isMarked] = [lastSeq, false]
          } else if (kind === 'service') {
            await ada.do(`PATCH /chats/${chat.id}`, { title: `Title ${lastSeq}` })
            lastSeq++
          } else if (kind === 'delete') {
            const one = sent.splice(n % Math.max(1, sent.length), 1)[0]
            if (one) await one.who.do(`DELETE /chats/${chat.id}/messages/${one.id}?for=everyone`)
          } else if (kind === 'read') {
            readSeq = Math.max(readSeq, Math.min(n, lastSeq))
            isMarked = false
            expect(await read(bob, chat.id, n)).toBe(readSeq)
          } else {
            isMarked = true
            await bob.do(`PATCH /chats/${chat.id}/me`, { markedUnread: true })
          }
          const now = await chatOf(bob, chat.id)
          expect(now.lastSeq - now.me.readSeq).toBe(lastSeq - readSeq)
          // The mark goes with a send of one's own a moment later, together with the stored mark.
          if (kind !== 'bob') await expect.poll(async () => Boolean((await meOf(bob, chat.id)).markedUnread)).toBe(isMarked)
        }
      }),
      { numRuns: 12 },
    )
  })

  it('of people who read at once all arrive', async () => {
    const people = await Promise.all(oneTo(8).map(() => aUser(server)))
    const chat = await aChat(ada, people)
    for (const n of oneTo(8)) await ada.send(chat.id, `m${n}`)
    await Promise.all(people.flatMap((who, i) => [read(who, chat.id, i + 2), read(who, chat.id, i)]))
    const { items } = await ada.do(`GET /chats/${chat.id}/reads`)
    expect(new Map(items.map((r: any) => [r.userId, r.readSeq]))).toEqual(new Map(people.map(({ id }, i) => [id, i + 2])))
    expect((await meOf(ada, chat.id)).seenSeq).toBe(9)
  })
})

describe("what is one's own in a chat", () => {
  const change = (who: Person, chatId: string, body: object) => who.do(`PATCH /chats/${chatId}/me`, body)

  it('is told to the other device, with dense numbers of the box, and to nobody else', async () => {
    const eve = await aUser(server)
    const chat = await aChat(ada, [eve])
    const [device, hers]: Device[] = [await eve.connect(), await ada.connect()]
    const before = (await eve.do('POST /sync', { boxes: { list: 0 }, chats: {} })).boxes.list.pts
    const until = '2030-01-01T00:00:00.000Z'
    const wishes = [
      { pinned: true },
      { archived: true },
      { mutedUntil: until },
      { draft: '  half a sentence ' },
      { folder: 'Work' },
      { markedUnread: true },
    ]
    for (const wish of wishes) await change(eve, chat.id, wish)
    expect(await meOf(eve, chat.id)).toMatchObject(Object.assign({}, ...wishes))
    const nothing = { pinned: false, archived: false, mutedUntil: null, draft: null, folder: null, markedUnread: false }
    const me = await change(eve, chat.id, nothing)
    for (const name of Object.keys(nothing)) expect(me).not.toHaveProperty(name)
    await device!.hears('chat:me', (e) => e.pts === before + 7)
    const heard = device!.heardOf('chat:me').filter((e) => e.chatId === chat.id)
    expect(heard.map((e) => e.pts)).toEqual(oneTo(7).map((n) => before + n))
    expect(heard[3]).toMatchObject({
      box: 'list',
      me: { pinned: true, archived: true, mutedUntil: until, draft: '  half a sentence ' },
    })
    expect(hers!.heardOf('chat:me').filter((e) => e.chatId === chat.id)).toEqual([])
    expect(await meOf(ada, chat.id)).not.toHaveProperty('draft')
  })

  it('stays as it is, unnumbered, where nothing changes', async () => {
    const eve = await aUser(server)
    const chat = await aChat(ada, [eve])
    await change(eve, chat.id, { pinned: true })
    const pts = async () => (await eve.do('POST /sync', { boxes: { list: 0 }, chats: {} })).boxes.list.pts
    const before = await pts()
    await change(eve, chat.id, { pinned: true })
    await change(eve, chat.id, {})
    expect(await pts()).toBe(before)
  })

  it('"unread" is a flag that reading takes away; the mark does not fall', async () => {
    const chat = await aChat(ada, [bob])
    const sent = await ada.send(chat.id, 'x')
    await bob.do(`POST /chats/${chat.id}/read`, { seq: sent.seq })
    expect(await change(bob, chat.id, { markedUnread: true })).toMatchObject({ markedUnread: true, readSeq: sent.seq })
    await bob.do(`POST /chats/${chat.id}/read`, { seq: 0 })
    expect(await meOf(bob, chat.id)).not.toHaveProperty('markedUnread')
  })
})
