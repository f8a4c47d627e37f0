import type { ChatShared, Message } from '@ultrachat/contracts'
import { newId } from '../ids.js'
import type { OutboxItem } from '../outbox/item.js'
import type { ClientStore, StoredChat } from '../store/port.js'

/** What the suite needs of a test runner; Vitest's module fits. */
export interface Runner {
  describe(name: string, body: () => void): unknown
  it(name: string, body: () => Promise<void>): unknown
  expect: (value: unknown) => { toEqual(other: unknown): void; toMatchObject(other: object): void }
}

/** The promises of `ClientStore`, for every implementation of it. `make(name)` opens the same data again under the same name. */
export function describeClientStore(
  { describe, it, expect }: Runner,
  name: string,
  make: (database: string) => Promise<ClientStore>,
): void {
  describe(name, () => {
    const chatId = newId()

    it('has nothing at first', async () => {
      expect(await (await make(newId())).load()).toEqual({ meta: {}, chats: [], users: [], drafts: [] })
    })

    it('gives back what was committed, also when it is opened again', async () => {
      const database = newId()
      const store = await make(database)
      const user = { id: newId(), username: 'ada', name: 'Ada', color: 1, kind: 'person' as const, createdAt: time }
      await store.commit({
        meta: { epoch: 'e', boxes: { list: 3 } },
        chats: [aChat(chatId, 2)],
        messages: [aMessage(chatId, 1, 1), aMessage(chatId, 2, 2)],
        users: [user],
      })
      for (const opened of [store, await make(database)]) {
        expect(await opened.load()).toMatchObject({
          meta: { epoch: 'e', boxes: { list: 3 } },
          chats: [{ id: chatId, pts: 2 }],
          users: [user],
        })
        expect((await opened.messages(chatId, 10)).items.map((item) => item.seq)).toEqual([1, 2])
      }
    })

    it('keeps meta that a batch does not name', async () => {
      const store = await make(newId())
      await store.commit({ meta: { epoch: 'e' } })
      await store.commit({ meta: { boxes: { self: 1 } } })
      expect((await store.load()).meta).toMatchObject({ epoch: 'e', boxes: { self: 1 } })
    })

    it('keeps the message with the higher pts, and replaces by an equal or higher one', async () => {
      const store = await make(newId())
      await store.commit({ messages: [aMessage(chatId, 1, 5, 'new')] })
      await store.commit({ messages: [aMessage(chatId, 1, 4, 'old')] })
      expect((await store.messages(chatId, 10)).items).toMatchObject([{ pts: 5, text: 'new' }])
      await store.commit({ messages: [aMessage(chatId, 1, 6, 'newer')] })
      expect((await store.messages(chatId, 10)).items).toMatchObject([{ pts: 6, text: 'newer' }])
    })

    it('gives the newest messages, ascending, with their marks', async () => {
      const store = await make(newId())
      const messages = [3, 1, 9, 2].map((seq) => aMessage(chatId, seq, seq))
      const marks = [{ chatId, messageId: messages[2]!.id, mine: { reactions: ['x'] } }]
      await store.commit({ messages: [...messages, aMessage(newId(), 50, 50)], marks })
      const page = await store.messages(chatId, 2)
      expect(page.items.map((item) => item.seq)).toEqual([3, 9])
      expect(page.marks).toEqual(marks)
    })

    it('drops messages before it puts new ones', async () => {
      const store = await make(newId())
      await store.commit({ messages: [1, 2, 3].map((seq) => aMessage(chatId, seq, seq)) })
      await store.commit({ dropMessages: [{ chatId, below: 3 }] })
      expect((await store.messages(chatId, 10)).items.map((item) => item.seq)).toEqual([3])
      await store.commit({ dropMessages: [{ chatId }], messages: [aMessage(chatId, 7, 7)] })
      expect((await store.messages(chatId, 10)).items.map((item) => item.seq)).toEqual([7])
    })

    it('removes chats with their messages', async () => {
      const store = await make(newId())
      await store.commit({ chats: [aChat(chatId, 1)], messages: [aMessage(chatId, 1, 1)] })
      await store.commit({ removeChats: [chatId] })
      expect((await store.load()).chats).toEqual([])
      expect((await store.messages(chatId, 10)).items).toEqual([])
    })

    it('keeps outbox and drafts through clear, unless told otherwise', async () => {
      const database = newId()
      const store = await make(database)
      const item: OutboxItem = { clientId: newId(), chatId, senderId: newId(), text: 'hi', createdAt: time }
      await store.putOutbox(item)
      await store.putOutbox({ ...item, failure: { code: 'chat.forbidden', message: 'no' } })
      await store.putDraft({ chatId, text: 'unsaid', isDirty: true })
      await store.commit({ meta: { epoch: 'e' }, chats: [aChat(chatId, 1)], messages: [aMessage(chatId, 1, 1)] })
      await store.clear({ keepWritings: true })
      const again = await make(database)
      expect(await again.outbox()).toMatchObject([{ clientId: item.clientId, failure: { code: 'chat.forbidden' } }])
      expect(await again.load()).toEqual({
        meta: {},
        chats: [],
        users: [],
        drafts: [{ chatId, text: 'unsaid', isDirty: true }],
      })
      expect((await again.messages(chatId, 10)).items).toEqual([])
      await again.removeOutbox(item.clientId)
      await again.removeDraft(chatId)
      expect(await again.outbox()).toEqual([])
      await again.putOutbox(item)
      await again.clear()
      expect(await again.outbox()).toEqual([])
    })
  })
}

const time = '2026-01-01T00:00:00.000Z'

function aMessage(chatId: string, seq: number, pts: number, text = `message ${seq}`): Message {
  return { id: newId(), chatId, seq, pts, kind: 'text', senderId: chatId, text, createdAt: time }
}

function aChat(id: string, pts: number): StoredChat {
  const shared: ChatShared = {
    id,
    type: 'group',
    title: 'Chat',
    history: 'all',
    lastSeq: pts,
    pts,
    memberCount: 1,
    createdAt: time,
  }
  return { id, shared, sharedPts: pts, me: { role: 'member', fromSeq: 1, readSeq: 0, seenSeq: 0 }, pts, logSeq: pts }
}
