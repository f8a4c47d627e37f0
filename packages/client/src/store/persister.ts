import type { ChatState } from '../state/chat.js'
import { BOXES, type Changed, type Model } from '../state/model.js'
import type { ClientStore, StoreBatch, StoredChat } from './port.js'
import { syncFrom } from '../state/log.js'
import type { User } from '@ultrachat/contracts'

const SAVE_AFTER_MS = 250
/** How many of the newest messages of a chat are kept for the next start. */
const KEPT_MESSAGES = 300

/** Saves what changed, in one atomic step at a time, while this tab is the one that saves. */
export class Persister {
  readonly #model: Model
  readonly #store: ClientStore
  readonly #onError: (error: unknown) => void
  #users = new Map<string, User>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #tail: Promise<void> = Promise.resolve()
  #isWriter = false
  #isClosed = false

  constructor(model: Model, store: ClientStore, onError: (error: unknown) => void) {
    this.#model = model
    this.#store = store
    this.#onError = onError
  }

  noteUsers(users: readonly User[]): void {
    for (const user of users) this.#users.set(user.id, user)
    this.schedule()
  }

  schedule(): void {
    if (!this.#isClosed) this.#timer ??= setTimeout(() => void this.flush(), SAVE_AFTER_MS)
  }

  flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const changed = this.#model.takeChanged()
    if (!this.#isWriter) return this.#tail
    // Put together now: a `pts` must never be stored before the messages up to it.
    const batch = this.#batchOf(changed)
    this.#tail = this.#tail.then(() => this.#save(batch, changed.isReset)).catch(this.#onError)
    return this.#tail
  }

  close(): Promise<void> {
    this.#isClosed = true
    return this.flush()
  }

  /** Nothing of what was known may be found later; comes after what is being saved. */
  clear(): void {
    this.#model.takeChanged()
    this.#users = new Map()
    this.#tail = this.#tail.then(() => this.#store.clear()).catch(this.#onError)
  }

  /** From now on this tab saves. What another tab left may be older or newer: chats that differ are written anew. */
  async takeOver(): Promise<void> {
    const stored = await this.#store.load()
    const known = new Map(stored.chats.map((chat) => [chat.id, chat]))
    const differs = stored.meta.epoch !== this.#model.epoch
    this.#isWriter = true
    for (const chat of this.#model.chats.values()) {
      if (!differs && known.get(chat.id)?.pts === syncFrom(chat)) continue
      this.#model.changed.chats.add(chat.id)
      if (known.has(chat.id)) this.#model.changed.dropped.add(chat.id)
      for (const { items } of chat.windows)
        for (const item of items) this.#model.changed.messages.set(`${chat.id} ${item.seq}`, item)
    }
    for (const [id, { chatId, mine }] of this.#model.mine)
      if (this.#model.changed.chats.has(chatId)) this.#model.changed.marks.set(id, { chatId, mine })
    // Before the first list came there is nothing that could say that a stored chat is gone.
    if (this.#model.boxes.list.pts > 0)
      for (const id of known.keys()) if (!this.#model.chats.has(id)) this.#model.changed.removed.add(id)
    this.#model.changed.isMeta = true
    await this.flush()
  }

  async #save(batch: StoreBatch, isReset: boolean): Promise<void> {
    if (isReset) await this.#store.clear({ keepWritings: true })
    const isEmpty = Object.values(batch).every((part) => Array.isArray(part) && part.length === 0)
    if (!isEmpty) await this.#store.commit(batch)
  }

  #batchOf(changed: Changed): StoreBatch {
    const { chats } = this.#model
    const touched = [...changed.chats].flatMap((id) => chats.get(id) ?? [])
    const users = [...this.#users.values()]
    this.#users = new Map()
    return {
      removeChats: [...changed.removed].filter((id) => !chats.has(id)),
      dropMessages: touched.flatMap((chat) => dropsOf(chat, changed)),
      chats: touched.map(storedChat),
      messages: [...changed.messages.values()].filter((message) => message.seq > floorOf(chats.get(message.chatId))),
      marks: [...changed.marks].map(([messageId, mark]) => ({ messageId, ...mark })),
      users,
      ...(changed.isMeta && { meta: this.#meta() }),
    }
  }

  #meta() {
    const { epoch, me, settings, boxes } = this.#model
    return { epoch, me, settings, boxes: Object.fromEntries(BOXES.map((name) => [name, boxes[name].pts])) }
  }
}

function storedChat(chat: ChatState): StoredChat {
  const { id, shared, sharedPts, me, lastMessage, logSeq, isStale } = chat
  return {
    id,
    shared,
    sharedPts,
    me,
    pts: syncFrom(chat),
    logSeq,
    ...(lastMessage && { lastMessage }),
    ...(isStale && { isStale }),
  }
}

function floorOf(chat: ChatState | undefined): number {
  return chat ? chat.shared.lastSeq - KEPT_MESSAGES : Number.POSITIVE_INFINITY
}

// Trimmed now and then only: each delete costs a scan in the store.
function dropsOf(chat: ChatState, changed: Changed): { chatId: string; below?: number }[] {
  if (changed.dropped.has(chat.id)) return [{ chatId: chat.id }]
  const floor = floorOf(chat)
  return floor > 0 && chat.shared.lastSeq % 50 === 0 ? [{ chatId: chat.id, below: floor + 1 }] : []
}
