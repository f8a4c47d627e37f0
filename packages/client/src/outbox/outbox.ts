import { messages, type AnyMessage, type InputOf, type OutputOf, type UltraChatError } from '@ultrachat/contracts'
import { backoff } from '../backoff.js'
import { isTransient, retryAfterOf } from '../errors.js'
import { newId } from '../ids.js'
import type { Notifier } from '../notifier.js'
import type { OnItsWay } from '../state/conversation.js'
import type { ClientStore } from '../store/port.js'
import type { Tabs } from '../tabs.js'
import type { Sending } from '../types.js'
import { again, isFailed, nextToSend, type OutboxItem } from './item.js'

export interface OutboxHooks {
  send(input: InputOf<typeof messages.send>): Promise<OutputOf<typeof messages.send>>
  isOnline(): boolean
  myId(): string | undefined
  /** Puts an acknowledged message into the state; false if it has no place there before its event comes. */
  learn(message: AnyMessage): boolean
  failed(error: unknown): void
}

interface Entry {
  item: OutboxItem
  isSending: boolean
  /** It is stored: by its acknowledgement or because it was seen in the chat. */
  message?: AnyMessage
  saved: Promise<void>
  isSaved: boolean
  /** It could not be saved: it lives in this tab only. */
  isUnsaved?: boolean
  removed?: Promise<void>
  sent: Promise<AnyMessage>
  resolve(message: AnyMessage): void
  reject(error: unknown): void
}

/**
 * Messages on their way: first in, first out per chat, one at a time, each under the `clientId` that was saved before the
 * first try, until the server has it or refuses it. Tabs take turns per chat, so that a closed tab strands nothing.
 */
export class Outbox {
  readonly #entries = new Map<string, Entry>()
  readonly #pumps = new Set<string>()
  readonly #attempts = new Map<string, number>()
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>()
  readonly #store: ClientStore
  readonly #tabs: Tabs
  readonly #notifier: Notifier
  readonly #hooks: OutboxHooks
  #isClosed = false
  readonly #unlisten: () => void

  constructor(store: ClientStore, tabs: Tabs, notifier: Notifier, hooks: OutboxHooks) {
    this.#store = store
    this.#tabs = tabs
    this.#notifier = notifier
    this.#hooks = hooks
    this.#unlisten = tabs.listen((message) => {
      if (message.type === 'outbox')
        void this.load()
          .then(() => this.pumpAll())
          .catch(hooks.failed)
    })
  }

  /** Reads what this or another tab left. */
  async load(): Promise<void> {
    const before = new Map([...this.#entries].map(([clientId, { item }]) => [clientId, item]))
    const stored = new Map((await this.#store.outbox()).map((item) => [item.clientId, item]))
    for (const item of stored.values()) {
      const known = this.#entries.get(item.clientId)
      // What changed here while it was read is newer than what was read.
      const isSettled = known?.isSaved && !known.isSending && known.item === before.get(item.clientId)
      if (known) known.item = isSettled && isFailed(item) !== isFailed(known.item) ? item : known.item
      else this.#entries.set(item.clientId, entryOf(item))
      this.#touch(item.chatId)
    }
    const missing = [...this.#entries].filter(
      ([clientId, entry]) => !stored.has(clientId) && !entry.message && !entry.isSending,
    )
    if (missing.length === 0) return
    // One may have been on its way into the store; the others were sent or discarded by another tab.
    await Promise.all(missing.map(([, entry]) => entry.saved))
    const now = new Set((await this.#store.outbox()).map((item) => item.clientId))
    for (const [clientId, entry] of missing) if (!now.has(clientId) && !entry.isUnsaved) this.#drop(clientId)
  }

  add(chatId: string, senderId: string, text: string, replyTo?: OutboxItem['replyTo']): Sending {
    const item: OutboxItem = {
      clientId: newId(),
      chatId,
      senderId,
      text,
      createdAt: new Date().toISOString(),
      ...(replyTo && { replyTo }),
    }
    const entry = this.#enter(item)
    void entry.saved.then(() => this.pump(chatId))
    return { clientId: item.clientId, sent: entry.sent }
  }

  retry(clientId: string): void {
    const entry = this.#entries.get(clientId)
    if (!entry || !isFailed(entry.item)) return
    const { saved, item } = this.#enter(again(entry.item))
    void saved.then(() => this.pump(item.chatId))
  }

  /** Takes an item back; one that is being sent may have arrived already. */
  discard(clientId: string): void {
    const entry = this.#entries.get(clientId)
    if (!entry || entry.isSending) return
    entry.reject(new Error('The message was discarded.'))
    this.#drop(clientId)
    void this.#store
      .removeOutbox(clientId)
      .then(() => this.#tabs.post({ type: 'outbox' }))
      .catch(this.#hooks.failed)
  }

  items(chatId?: string): OutboxItem[] {
    return this.#sorted(chatId)
      .filter((entry) => !entry.message)
      .map((entry) => entry.item)
  }

  onTheirWay(chatId: string): OnItsWay[] {
    return this.#sorted(chatId).map(({ item, isSending, message }) => ({
      item,
      message,
      state: message ? 'sent' : isFailed(item) ? 'failed' : isSending ? 'sending' : 'queued',
    }))
  }

  /** Messages that are now in the state: what they answer is done, whether or not its acknowledgement came. */
  seen(list: readonly AnyMessage[]): void {
    const myId = this.#hooks.myId()
    for (const message of list) {
      if (!('clientId' in message) || !message.clientId || message.senderId !== myId) continue
      const entry = this.#entries.get(message.clientId)
      if (!entry) continue
      this.#done(entry, message)
      this.#drop(message.clientId)
    }
  }

  pumpAll(): void {
    for (const chatId of new Set([...this.#entries.values()].map((entry) => entry.item.chatId))) void this.pump(chatId)
  }

  /** After a connect: what waited for a back-off goes at once. */
  wake(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
    this.#attempts.clear()
    this.pumpAll()
  }

  async pump(chatId: string): Promise<void> {
    if (this.#pumps.has(chatId) || this.#timers.has(chatId) || !this.#canSend() || !this.#next(chatId)) return
    this.#pumps.add(chatId)
    let wait: number | undefined
    try {
      wait = await this.#tabs.exclusive(`outbox:${chatId}`, () => this.#drain(chatId))
    } catch (error) {
      this.#hooks.failed(error)
      wait = backoff(this.#attempt(chatId))
    } finally {
      this.#pumps.delete(chatId)
    }
    if (wait === undefined) return void this.pump(chatId)
    if (this.#isClosed || !this.#hooks.isOnline()) return
    this.#timers.set(
      chatId,
      setTimeout(() => {
        this.#timers.delete(chatId)
        void this.pump(chatId)
      }, wait),
    )
  }

  clear(): void {
    const entries = [...this.#entries.values()]
    this.#entries.clear()
    for (const entry of entries) {
      entry.reject(new Error('Signed out.'))
      this.#touch(entry.item.chatId)
    }
  }

  close(): void {
    this.#isClosed = true
    this.#unlisten()
    for (const timer of this.#timers.values()) clearTimeout(timer)
  }

  /** Sends what is there; milliseconds to wait before going on, if the server or the network is not ready. */
  async #drain(chatId: string): Promise<number | undefined> {
    // Another tab that held the turn may have sent some of it.
    await this.load()
    for (;;) {
      const entry = this.#next(chatId)
      if (!entry || !this.#canSend()) return undefined
      await entry.saved
      const wait = await this.#send(entry)
      if (wait !== undefined) return wait
    }
  }

  async #send(entry: Entry): Promise<number | undefined> {
    const { clientId, chatId, text, replyTo } = entry.item
    entry.isSending = true
    this.#touch(chatId)
    try {
      const acknowledged = this.#hooks.send({ chatId, clientId, text, ...(replyTo && { replyToId: replyTo.id }) })
      // Seen in the chat is as good as acknowledged.
      const message = await Promise.race([acknowledged, entry.sent])
      this.#done(entry, message)
      await entry.removed
      if (this.#hooks.learn(entry.message!)) this.#drop(clientId)
      this.#attempts.delete(chatId)
      return undefined
    } catch (error) {
      if (entry.message || !this.#entries.has(clientId)) return undefined
      if (isTransient(error)) return retryAfterOf(error) ?? backoff(this.#attempt(chatId))
      await this.#refuse(entry, error as UltraChatError)
      return undefined
    } finally {
      entry.isSending = false
      this.#touch(chatId)
    }
  }

  async #refuse(entry: Entry, error: UltraChatError): Promise<void> {
    const { code, params, message } = error
    entry.item = { ...entry.item, failure: { code, message, ...(params && { params }) } }
    entry.reject(error)
    await this.#store.putOutbox(entry.item).catch(this.#hooks.failed)
    this.#tabs.post({ type: 'outbox' })
  }

  #done(entry: Entry, message: AnyMessage): void {
    if (entry.message) return
    entry.message = message
    entry.resolve(message)
    // The turn is not handed on before it is gone, so that no other tab sends it again.
    entry.removed = entry.saved.then(() => this.#store.removeOutbox(entry.item.clientId)).catch(this.#hooks.failed)
    void entry.removed.then(() => this.#tabs.post({ type: 'outbox' }))
  }

  #enter(item: OutboxItem): Entry {
    const saving = this.#store.putOutbox(item)
    // Not being able to save must not keep a message from being sent.
    const entry: Entry = entryOf(
      item,
      saving.catch((error: unknown) => {
        entry.isUnsaved = true
        this.#hooks.failed(error)
      }),
    )
    void entry.saved.then(() => {
      entry.isSaved = !entry.isUnsaved
      this.#tabs.post({ type: 'outbox' })
    })
    this.#entries.set(item.clientId, entry)
    this.#touch(item.chatId)
    return entry
  }

  #canSend(): boolean {
    return !this.#isClosed && this.#hooks.isOnline() && this.#hooks.myId() !== undefined
  }

  #next(chatId: string): Entry | undefined {
    const waiting = [...this.#entries.values()].filter(
      (entry) => !entry.message && entry.item.senderId === this.#hooks.myId(),
    )
    const item = nextToSend(
      waiting.map((entry) => entry.item),
      chatId,
    )
    return item && this.#entries.get(item.clientId)
  }

  #drop(clientId: string): void {
    const entry = this.#entries.get(clientId)
    if (entry && this.#entries.delete(clientId)) this.#touch(entry.item.chatId)
  }

  #sorted(chatId?: string): Entry[] {
    return [...this.#entries.values()]
      .filter((entry) => chatId === undefined || entry.item.chatId === chatId)
      .sort((a, b) => (a.item.clientId < b.item.clientId ? -1 : 1))
  }

  #attempt(chatId: string): number {
    const attempt = this.#attempts.get(chatId) ?? 0
    this.#attempts.set(chatId, attempt + 1)
    return attempt
  }

  #touch(chatId: string): void {
    this.#notifier.touch('outbox', `outbox:${chatId}`, `messages:${chatId}`)
  }
}

function entryOf(item: OutboxItem, saved?: Promise<void>): Entry {
  const { promise, resolve, reject } = Promise.withResolvers<AnyMessage>()
  promise.catch(() => {}) // whoever waits hears of it; nobody has to wait
  const isSaved = saved === undefined
  return { item, isSending: false, saved: saved ?? Promise.resolve(), isSaved, sent: promise, resolve, reject }
}
