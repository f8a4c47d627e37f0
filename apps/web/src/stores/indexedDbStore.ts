import {
  memoryStore,
  type ClientStore,
  type OutboxItem,
  type StoreBatch,
  type StoredChat,
  type StoredDraft,
  type StoredMark,
  type StoredMeta,
} from '@ultrachat/client'
import type { AnyMessage, User } from '@ultrachat/contracts'
import { Dexie, type EntityTable, type Table } from 'dexie'

const OPEN_WITHIN_MS = 4000

/**
 * What the client keeps between visits, in IndexedDB. Promises what `ClientStore` does; where IndexedDB is missing or refused
 * (private windows, a full disk) it keeps everything in memory for this visit.
 */
export function indexedDbStore(name = 'ultrachat'): ClientStore {
  const ready = open(name).catch(memoryStore)
  return {
    load: async () => (await ready).load(),
    messages: async (chatId, limit) => (await ready).messages(chatId, limit),
    commit: async (batch) => (await ready).commit(batch),
    outbox: async () => (await ready).outbox(),
    putOutbox: async (item) => (await ready).putOutbox(item),
    removeOutbox: async (clientId) => (await ready).removeOutbox(clientId),
    putDraft: async (draft) => (await ready).putDraft(draft),
    removeDraft: async (chatId) => (await ready).removeDraft(chatId),
    clear: async (options) => (await ready).clear(options),
  }
}

class Database extends Dexie {
  declare meta: Table<StoredMeta, 'meta'>
  declare chats: EntityTable<StoredChat, 'id'>
  declare messages: Table<AnyMessage, [string, number]>
  declare marks: EntityTable<StoredMark, 'messageId'>
  declare users: EntityTable<User, 'id'>
  declare outbox: EntityTable<OutboxItem, 'clientId'>
  declare drafts: EntityTable<StoredDraft, 'chatId'>

  constructor(name: string) {
    super(name)
    this.version(1).stores({
      meta: '',
      chats: 'id',
      messages: '[chatId+seq]',
      marks: 'messageId',
      users: 'id',
      outbox: 'clientId',
      drafts: 'chatId',
    })
  }
}

async function open(name: string): Promise<ClientStore> {
  const database = new Database(name)
  const tooLong = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new Error('IndexedDB does not answer.')), OPEN_WITHIN_MS),
  )
  await Promise.race([database.open(), tooLong])
  return new DexieStore(database)
}

class DexieStore implements ClientStore {
  readonly #db: Database
  constructor(database: Database) {
    this.#db = database
  }

  async load() {
    const { meta, chats, users, drafts } = this.#db
    return this.#db.transaction('r', [meta, chats, users, drafts], async () => ({
      meta: (await meta.get('meta')) ?? {},
      chats: await chats.toArray(),
      users: await users.toArray(),
      drafts: await drafts.toArray(),
    }))
  }

  async messages(chatId: string, limit: number) {
    const { messages, marks } = this.#db
    return this.#db.transaction('r', [messages, marks], async () => {
      const items = (await this.#of(chatId).reverse().limit(limit).toArray()).reverse()
      const found = await marks.bulkGet(items.map((item) => item.id))
      return { items, marks: found.filter((mark) => mark !== undefined) }
    })
  }

  async commit(batch: StoreBatch) {
    const { meta, chats, messages, marks, users } = this.#db
    await this.#db.transaction('rw', [meta, chats, messages, marks, users], async () => {
      for (const chatId of batch.removeChats ?? []) await this.#drop(chatId)
      if (batch.removeChats?.length) await chats.bulkDelete(batch.removeChats)
      for (const { chatId, below } of batch.dropMessages ?? []) await this.#drop(chatId, below)
      if (batch.meta) await meta.put({ ...(await meta.get('meta')), ...batch.meta }, 'meta')
      if (batch.chats?.length) await chats.bulkPut(batch.chats)
      if (batch.users?.length) await users.bulkPut(batch.users)
      if (batch.messages?.length) await this.#putNewer(batch.messages)
      if (batch.marks?.length) await marks.bulkPut(batch.marks)
    })
  }

  outbox = () => this.#db.outbox.toArray()
  putOutbox = async (item: OutboxItem) => void (await this.#db.outbox.put(item))
  removeOutbox = (clientId: string) => this.#db.outbox.delete(clientId)
  putDraft = async (draft: StoredDraft) => void (await this.#db.drafts.put(draft))
  removeDraft = (chatId: string) => this.#db.drafts.delete(chatId)

  async clear({ keepWritings = false } = {}) {
    const { meta, chats, messages, marks, users, outbox, drafts } = this.#db
    const known = [meta, chats, messages, marks, users]
    const tables = keepWritings ? known : [...known, outbox, drafts]
    await this.#db.transaction('rw', tables, async () => {
      for (const table of tables) await table.clear()
    })
  }

  #of(chatId: string, below: number = Number.MAX_SAFE_INTEGER) {
    return this.#db.messages.where('[chatId+seq]').between([chatId, 0], [chatId, below])
  }

  async #drop(chatId: string, below?: number) {
    const rows = await this.#of(chatId, below).toArray()
    await this.#db.marks.bulkDelete(rows.map((row) => row.id))
    await this.#of(chatId, below).delete()
  }

  // A page that was asked for earlier may come later; the state with the higher `pts` is the newer one.
  async #putNewer(messages: readonly AnyMessage[]) {
    const stored = await this.#db.messages.bulkGet(messages.map((message) => [message.chatId, message.seq]))
    await this.#db.messages.bulkPut(messages.filter((message, at) => (stored[at]?.pts ?? -1) <= message.pts))
  }
}
