import { messages, type History as Page, type InputOf, type OutputOf } from '@ultrachat/contracts'
import type { Notifier } from '../notifier.js'
import { newest, shownWindow, type Shown } from '../state/conversation.js'
import type { Replica } from '../state/replica.js'
import { lastWindow, windowAt, type Window } from '../state/windows.js'
import type { ClientStore } from '../store/port.js'
import { isMuch, onlyNewest, withoutFarEnd, withoutOldest } from './bounds.js'

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
  /** Raised by every wish to be somewhere: what was wished for earlier and comes later moves nothing. */
  wish: number
  error?: unknown
}

const PAGE = 50

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
      isLoaded: Boolean(chat && !this.#isLost(chatId) && (chat.windows.length > 0 || open?.generation === chat.generation)),
      ...(open?.error !== undefined && { error: open.error }),
    }
  }

  /** Nothing of it is on this device, and nothing can be asked for. */
  isStranded(chatId: string): boolean {
    return this.#open.get(chatId)?.isHydrated === true && !this.#isOnline()
  }

  /** The connection has come or gone. */
  connectionChanged(): void {
    for (const [chatId, open] of this.#open) if (open.holders > 0) this.#notifier.touch(`messages:${chatId}`)
  }

  before(chatId: string): Promise<void> {
    const window = this.#window(chatId)
    return window ? this.#load(chatId, 'before', { before: window.from }) : this.#fill(chatId)
  }

  after(chatId: string): Promise<void> {
    const window = this.#window(chatId)
    return window ? this.#load(chatId, 'after', { after: window.to }) : this.#fill(chatId)
  }

  async around(chatId: string, seq: number): Promise<void> {
    const wish = ++this.#of(chatId).wish
    const isThere = () => windowAt(this.#replica.model.chats.get(chatId)?.windows ?? [], seq)
    const window = isThere()
    // A message that came alone (an old one that was edited) has nothing around it yet.
    if (!window || window.to - window.from < 10) await this.#load(chatId, `around ${seq}`, { around: seq })
    if (isThere()) this.#show(chatId, { anchor: seq, isFollowing: this.#isTail(chatId, seq) }, wish)
  }

  async latest(chatId: string): Promise<void> {
    const wish = ++this.#of(chatId).wish
    await this.#newest(chatId)
    this.#show(chatId, newest, wish)
  }

  /** After events and syncs: keeps open conversations at their end, and without holes before it. */
  settle(chatIds: Iterable<string> = this.#open.keys()): void {
    for (const chatId of chatIds) {
      const open = this.#open.get(chatId)
      const chat = this.#replica.model.chats.get(chatId)
      if (!open || !chat || open.holders === 0) continue
      const window = this.#window(chatId)
      if (!window) {
        const isEmpty = open.generation === chat.generation && !this.#isLost(chatId)
        if (open.isHydrated && !isEmpty && this.#isOnline() && !open.error) void this.#fill(chatId).catch(() => {})
        continue
      }
      const isEnd = window.to >= chat.logSeq
      if (open.shown.isFollowing && isEnd && open.loads.size === 0) this.#replica.model.put(withoutOldest(chat, window))
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
      this.#forgive(chatId, open)
      void this.#begin(chatId, open)
    }
  }

  /** Chats that nobody looks at keep only their newest messages in memory. */
  bound(chatIds: Iterable<string>): void {
    for (const chatId of chatIds) {
      const chat = this.#replica.model.chats.get(chatId)
      const open = this.#open.get(chatId)
      if (!chat || (open && (open.holders > 0 || open.loads.size > 0))) continue
      if (!isMuch(chat)) continue
      // What is stored may be older than what is forgotten here, so it is not read any more.
      this.#of(chatId).isHydrated = true
      this.#replica.model.put(onlyNewest(chat))
    }
  }

  forget(): void {
    for (const [chatId, open] of this.#open) {
      open.shown = newest
      open.wish++
      open.generation = undefined
      open.error = undefined
      this.#notifier.touch(`messages:${chatId}`)
    }
  }

  #of(chatId: string): Open {
    const open = this.#open.get(chatId) ?? { shown: newest, holders: 0, loads: new Map(), isHydrated: false, wish: 0 }
    this.#open.set(chatId, open)
    return open
  }

  async #begin(chatId: string, open: Open): Promise<void> {
    if (!open.isHydrated) await this.#hydrate(chatId)
    open.isHydrated = true
    if (open.holders === 0 || !this.#replica.model.chats.has(chatId)) return
    if (this.#isOnline()) await this.#fill(chatId).catch(() => {})
    this.settle([chatId])
    this.#notifier.touch(`messages:${chatId}`)
  }

  /** Loads what is wanted: the newest messages, or, where somebody reads old ones, the stretch in which they are. */
  async #fill(chatId: string): Promise<void> {
    const { anchor, isFollowing } = this.shown(chatId)
    if (isFollowing || anchor === undefined) return this.#newest(chatId)
    if (this.#isLost(chatId)) await this.#load(chatId, `around ${anchor}`, { around: anchor })
    // It is not there any more.
    if (this.#isLost(chatId) && this.shown(chatId).anchor === anchor) await this.latest(chatId)
  }

  async #newest(chatId: string): Promise<void> {
    const chat = this.#replica.model.chats.get(chatId)
    const last = chat && lastWindow(chat.windows)
    const isShort = !last || (last.to - last.from < 20 && last.from > Math.max(1, chat.me.fromSeq))
    if (isShort || last.to < chat.logSeq) await this.#load(chatId, 'latest', {})
  }

  /** What was read in old messages has been dropped: nothing else may be shown in its place. */
  #isLost(chatId: string): boolean {
    const { anchor, isFollowing } = this.shown(chatId)
    const windows = this.#replica.model.chats.get(chatId)?.windows
    return windows !== undefined && !isFollowing && anchor !== undefined && !windowAt(windows, anchor)
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
      const chat = model.chats.get(chatId)
      if (!chat) return
      // The messages were dropped meanwhile. What comes before or after them is not wanted any more; a place still is.
      if (!this.#replica.page(chatId, page, asked)) {
        if (where.around !== undefined) await this.#page(chatId, open, where)
        return
      }
      open.generation = chat.generation
      if (where.after !== undefined && page.items.length === 0) open.stuckAt = where.after
      if (where.before !== undefined && !page.hasBefore)
        model.put({ ...model.chats.get(chatId)!, floor: page.items[0]?.seq ?? where.before })
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
    if (!chat || !window || open.loads.size > 1) return
    const trimmed = withoutFarEnd(chat, window, { shown: open.shown, isBefore })
    if (!trimmed) return
    open.shown = trimmed.shown
    this.#replica.model.put(trimmed.chat)
  }

  #close(chatId: string, open: Open): void {
    open.shown = newest
    open.wish++
    const chat = this.#replica.model.chats.get(chatId)
    if (chat && open.loads.size === 0) this.#replica.model.put(onlyNewest(chat))
  }

  #show(chatId: string, shown: Shown, wish: number): void {
    const open = this.#of(chatId)
    if (wish !== open.wish) return
    const last = lastWindow(this.#replica.model.chats.get(chatId)?.windows ?? [])
    open.shown = shown.anchor === undefined && last ? { anchor: last.to, isFollowing: true } : shown
    this.#forgive(chatId, open)
    this.#notifier.touch(`messages:${chatId}`)
  }

  #forgive(chatId: string, open: Open): void {
    if (open.error === undefined) return
    open.error = undefined
    this.#notifier.touch(`messages:${chatId}`)
  }

  #window(chatId: string): Window | undefined {
    const chat = this.#replica.model.chats.get(chatId)
    return chat && !this.#isLost(chatId) ? shownWindow(chat.windows, this.shown(chatId)) : undefined
  }

  #isTail(chatId: string, seq: number): boolean {
    const chat = this.#replica.model.chats.get(chatId)
    return (windowAt(chat?.windows ?? [], seq)?.to ?? 0) >= (chat?.logSeq ?? 0)
  }
}
