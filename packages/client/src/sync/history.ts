import { messages, type History as Page, type InputOf, type OutputOf } from '@ultrachat/contracts'
import type { Notifier } from '../notifier.js'
import { newest, shownWindow, type Shown } from '../state/conversation.js'
import type { Replica } from '../state/replica.js'
import { evict, lastWindow, windowAt, type Window } from '../state/windows.js'
import type { ClientStore } from '../store/port.js'

type Ask = (input: InputOf<typeof messages.history>) => Promise<OutputOf<typeof messages.history>>

interface Open {
  shown: Shown
  holders: number
  loads: Map<string, Promise<void>>
  /** What the store had has been read. */
  isHydrated: boolean
  /** The generation of the messages that were loaded last. */
  generation?: number
  /** Asking for what follows this `seq` brought nothing. */
  stuckAt?: number
  error?: unknown
}

const PAGE = 50
/** Above this the far end of what is shown is forgotten, down to `KEEP`. */
const MAX_SHOWN = 900
const KEEP = 600
/** The same for a conversation that is left open and grows by what comes in. */
const MAX_LIVE = 2000
const KEEP_LIVE = 1500
const KEEP_CLOSED = 100

/** Loads what is shown of a chat: the stored messages, then pages before, after and around, and forgets what is far away. */
export class History {
  readonly #replica: Replica
  readonly #store: ClientStore
  readonly #ask: Ask
  readonly #notifier: Notifier
  readonly #open = new Map<string, Open>()
  readonly #isOnline: () => boolean

  constructor(replica: Replica, store: ClientStore, notifier: Notifier, ask: Ask, isOnline: () => boolean) {
    this.#replica = replica
    this.#store = store
    this.#notifier = notifier
    this.#ask = ask
    this.#isOnline = isOnline
  }

  open(chatId: string): () => void {
    const open = this.#of(chatId)
    open.holders++
    void this.#begin(chatId, open)
    let isOpen = true
    return () => {
      if (!isOpen) return
      isOpen = false
      if (--open.holders === 0) this.#close(chatId, open)
    }
  }

  shown(chatId: string): Shown {
    return this.#open.get(chatId)?.shown ?? newest
  }

  status(chatId: string): { isLoading: boolean; isLoaded: boolean; error?: unknown } {
    const open = this.#open.get(chatId)
    const chat = this.#replica.model.chats.get(chatId)
    return {
      isLoading: (open?.loads.size ?? 0) > 0,
      isLoaded: Boolean(chat && (chat.windows.length > 0 || open?.generation === chat.generation)),
      ...(open?.error !== undefined && { error: open.error }),
    }
  }

  before(chatId: string): Promise<void> {
    const window = this.#window(chatId)
    return window ? this.#load(chatId, 'before', { before: window.from }) : this.latest(chatId)
  }

  after(chatId: string): Promise<void> {
    const window = this.#window(chatId)
    return window ? this.#load(chatId, 'after', { after: window.to }) : this.latest(chatId)
  }

  async around(chatId: string, seq: number): Promise<void> {
    const isThere = () => windowAt(this.#replica.model.chats.get(chatId)?.windows ?? [], seq)
    const window = isThere()
    // A message that came alone (an old one that was edited) has nothing around it yet.
    if (!window || window.to - window.from < 10) await this.#load(chatId, `around ${seq}`, { around: seq })
    if (isThere()) this.#show(chatId, { anchor: seq, isFollowing: this.#isTail(chatId, seq) })
  }

  async latest(chatId: string): Promise<void> {
    const chat = this.#replica.model.chats.get(chatId)
    const last = chat && lastWindow(chat.windows)
    const isShort = !last || (last.to - last.from < 20 && last.from > Math.max(1, chat.me.fromSeq))
    if (isShort || last.to < chat.logSeq) await this.#load(chatId, 'latest', {})
    this.#show(chatId, newest)
  }

  /** After events and syncs: keeps open conversations at their end, and without holes before it. */
  settle(chatIds: Iterable<string> = this.#open.keys()): void {
    for (const chatId of chatIds) {
      const open = this.#open.get(chatId)
      const chat = this.#replica.model.chats.get(chatId)
      if (!open || !chat || open.holders === 0) continue
      const window = shownWindow(chat.windows, open.shown)
      if (!window) {
        const isEmpty = open.generation === chat.generation
        if (open.isHydrated && !isEmpty && this.#isOnline() && !open.error)
          void this.#load(chatId, 'latest', {}).catch(() => {})
        continue
      }
      const isEnd = window.to >= chat.logSeq
      if (open.shown.isFollowing && isEnd && window.items.length > MAX_LIVE && open.loads.size === 0) {
        this.#replica.model.put({ ...chat, windows: evict(chat.windows, undefined, KEEP_LIVE) })
      }
      if (open.shown.isFollowing) open.shown = { anchor: window.to, isFollowing: true }
      else if (isEnd) open.shown = { ...open.shown, isFollowing: true }
      if (open.shown.isFollowing && window !== lastWindow(chat.windows) && open.stuckAt !== window.to)
        void this.after(chatId).catch(() => {})
    }
  }

  /** After a connect: what could not be loaded before is tried again. */
  resume(): void {
    for (const [chatId, open] of this.#open) {
      if (open.holders === 0) continue
      open.error = undefined
      void this.#begin(chatId, open)
    }
  }

  /** Chats that nobody looks at keep only their newest messages in memory. */
  bound(chatIds: Iterable<string>): void {
    for (const chatId of chatIds) {
      const chat = this.#replica.model.chats.get(chatId)
      const open = this.#open.get(chatId)
      if (!chat || (open && (open.holders > 0 || open.loads.size > 0))) continue
      if (chat.windows.reduce((sum, window) => sum + window.items.length, 0) <= 3 * KEEP_CLOSED) continue
      // What is stored may be older than what is forgotten here, so it is not read any more.
      this.#of(chatId).isHydrated = true
      this.#replica.model.put({ ...chat, windows: evict(chat.windows, undefined, KEEP_CLOSED) })
    }
  }

  forget(): void {
    for (const [chatId, open] of this.#open) {
      open.shown = newest
      open.generation = undefined
      open.error = undefined
      this.#notifier.touch(`messages:${chatId}`)
    }
  }

  #of(chatId: string): Open {
    const open = this.#open.get(chatId) ?? { shown: newest, holders: 0, loads: new Map(), isHydrated: false }
    this.#open.set(chatId, open)
    return open
  }

  async #begin(chatId: string, open: Open): Promise<void> {
    if (!open.isHydrated) await this.#hydrate(chatId)
    open.isHydrated = true
    if (open.holders === 0 || !this.#replica.model.chats.has(chatId)) return
    await (this.#isOnline() ? this.latest(chatId) : Promise.resolve()).catch(() => {})
    this.settle([chatId])
  }

  /** Stored messages are as of the `pts` that this session began with, and every change since then is in memory. */
  async #hydrate(chatId: string): Promise<void> {
    const before = this.#replica.model.chats.get(chatId)
    if (!before || before.generation > 0) return
    const { items, marks } = await this.#store.messages(chatId, 100).catch(() => ({ items: [], marks: [] }))
    const mine = Object.fromEntries(marks.map((mark) => [mark.messageId, mark.mine]))
    const page: Page = { items, mine, referenced: [], hasBefore: true, hasAfter: false }
    if (items.length > 0) this.#replica.page(chatId, page, { generation: 0, marks: 0 })
  }

  #load(chatId: string, name: string, where: { before?: number; after?: number; around?: number }): Promise<void> {
    const open = this.#of(chatId)
    const known = open.loads.get(name)
    if (known) return known
    const load = this.#page(chatId, open, where).finally(() => {
      open.loads.delete(name)
      this.#notifier.touch(`messages:${chatId}`)
      this.settle([chatId])
    })
    open.loads.set(name, load)
    this.#notifier.touch(`messages:${chatId}`)
    return load
  }

  async #page(chatId: string, open: Open, where: { before?: number; after?: number; around?: number }): Promise<void> {
    const { model } = this.#replica
    const asked = { generation: model.chats.get(chatId)?.generation ?? 0, marks: this.#replica.boxPts('marks') }
    try {
      const page = await this.#ask({ chatId, limit: PAGE, ...where })
      open.error = undefined
      if (!this.#replica.page(chatId, page, asked)) return
      const chat = model.chats.get(chatId)!
      open.generation = chat.generation
      if (where.after !== undefined && page.items.length === 0) open.stuckAt = where.after
      if (where.before !== undefined && !page.hasBefore) model.put({ ...chat, floor: page.items[0]?.seq ?? where.before })
      if (where.before !== undefined || where.after !== undefined) this.#trim(chatId, open, where.before !== undefined)
    } catch (error) {
      open.error = error
      throw error
    }
  }

  /** Only while nothing is being loaded: a page that comes late must find the newer state of what it holds. */
  #trim(chatId: string, open: Open, isBefore: boolean): void {
    const chat = this.#replica.model.chats.get(chatId)
    const window = this.#window(chatId)
    if (!chat || !window || open.loads.size > 1 || window.items.length <= MAX_SHOWN) return
    const shown = isBefore
      ? { from: window.from, to: window.from + KEEP - 1 }
      : { from: window.to - KEEP + 1, to: window.to }
    this.#replica.model.put({ ...chat, windows: evict(chat.windows, shown, isBefore ? 0 : KEEP_CLOSED) })
    if (isBefore) open.shown = { anchor: shown.from, isFollowing: false }
  }

  #close(chatId: string, open: Open): void {
    open.shown = newest
    const chat = this.#replica.model.chats.get(chatId)
    if (chat && open.loads.size === 0)
      this.#replica.model.put({ ...chat, windows: evict(chat.windows, undefined, KEEP_CLOSED) })
  }

  #show(chatId: string, shown: Shown): void {
    const open = this.#of(chatId)
    const last = lastWindow(this.#replica.model.chats.get(chatId)?.windows ?? [])
    open.shown = shown.anchor === undefined && last ? { anchor: last.to, isFollowing: true } : shown
    this.#notifier.touch(`messages:${chatId}`)
  }

  #window(chatId: string): Window | undefined {
    const chat = this.#replica.model.chats.get(chatId)
    return chat && shownWindow(chat.windows, this.shown(chatId))
  }

  #isTail(chatId: string, seq: number): boolean {
    const chat = this.#replica.model.chats.get(chatId)
    return (windowAt(chat?.windows ?? [], seq)?.to ?? 0) >= (chat?.logSeq ?? 0)
  }
}
