import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common'
import { messages } from '@ultrachat/contracts'
import { Announce, Log } from '@ultrachat/kit'
import { Bus, Clock } from '@ultrachat/ports'
import type { ChatLog } from './chat-log.js'
import type { MessageDoc, StoredMessage } from './messages.documents.js'
import { presentLive, presentTombstone } from './messages.presenter.js'
import { MessagesRepository } from './messages.repository.js'

const SWEEP_MS = 5000
const CLEAR_MS = 100
const CLEAR_AT = 1000
/** After a chat's last event its head is told again, for those who missed one. */
const HEADS_AFTER_MS = [2000, 30_000] as const
/** While a chat is written without events, its head is told this often. */
const HEAD_OF_SILENT_MS = 5000

/** Tells what is stored, and takes the mark `pending` away once the telling cannot be lost. */
@Injectable()
export class MessagesPublisher implements OnApplicationBootstrap, OnModuleDestroy {
  #told: { id: string; pts: number; unset: ('pending' | 'announce')[] }[] = []
  #seenPending = new Set<string>()
  readonly #quiet = new Map<string, { log: ChatLog; told: number; silentSince?: number }>()
  #timers: NodeJS.Timeout[] = []
  #clearing: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(
    private readonly repository: MessagesRepository,
    private readonly announce: Announce,
    private readonly bus: Bus,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.#timers = [
      setInterval(
        () => void this.sweep().catch((err: unknown) => this.log.error({ err }, 'The sweep of untold messages failed')),
        SWEEP_MS,
      ),
      setInterval(() => this.#tellHeads(), 1000),
    ]
  }

  async onModuleDestroy(): Promise<void> {
    this.#isClosed = true
    for (const timer of this.#timers) clearInterval(timer)
    await this.#clear()
  }

  /** Tells a new state of a document. Calls for one chat come in order of `pts`. */
  tell(log: ChatLog, doc: StoredMessage): void {
    log.lastEventAt = this.clock.now()
    const silentSince = doc.pending ? undefined : (this.#quiet.get(log.chatId)?.silentSince ?? log.lastEventAt)
    this.#quiet.set(log.chatId, { log, told: 0, silentSince })
    if (doc.pending)
      void this.#publish(doc).catch((err: unknown) => this.log.warn({ err, id: doc.id }, 'An event waits for the sweep'))
  }

  /** Publishes what was pending in two looks: a crash, or a bus that was away, kept it from being told. */
  async sweep(): Promise<number> {
    const docs = await this.repository.pending(1000)
    const known = this.#seenPending
    this.#seenPending = new Set(docs.map(keyOf))
    const late = docs.filter((doc) => known.has(keyOf(doc))).toSorted((a, b) => a.pts - b.pts)
    for (const doc of late) await this.#publish(doc)
    return late.length
  }

  async #publish(doc: StoredMessage): Promise<void> {
    const telling: Promise<void>[] = []
    // Membership first: who left must not hear the message that says so.
    for (const { event, payload } of doc.announce ?? [])
      telling.push(this.bus.publish({ name: event, room: `chat.${doc.chatId}`, payload }))
    if (doc.seq > 0) telling.push(this.#publishMessage(doc))
    await Promise.all(telling)
    // What is told while the server stops stays marked, and is told once more by the next one.
    if (this.#isClosed) return
    this.#told.push({ id: doc.id, pts: doc.pts, unset: doc.announce ? ['pending', 'announce'] : ['pending'] })
    if (this.#told.length >= CLEAR_AT) void this.#clear()
    else this.#clearing ??= setTimeout(() => void this.#clear(), CLEAR_MS)
  }

  #publishMessage(doc: MessageDoc): Promise<void> {
    const { chatId, pts } = doc
    if (doc.deletedAt) return this.announce.publish(messages.deleted, { chatId, pts, message: presentTombstone(doc) })
    const isNew = !doc.editedAt && (doc as StoredMessage).rev === 1
    return this.announce.publish(isNew ? messages.created : messages.updated, { chatId, pts, message: presentLive(doc) })
  }

  async #clear(): Promise<void> {
    clearTimeout(this.#clearing)
    this.#clearing = undefined
    const told = this.#told.splice(0)
    if (told.length === 0) return
    try {
      await this.repository.write(
        told.map(({ id, pts, unset }) => ({ op: 'patch', id, where: { pts }, unset })),
        { durable: false },
      )
    } catch (err) {
      this.log.warn({ err }, 'Told messages stay marked; the sweep will tell them again')
    }
  }

  #tellHeads(): void {
    const now = this.clock.now()
    for (const [chatId, entry] of this.#quiet) {
      const isQuiet = now - entry.log.lastEventAt >= HEADS_AFTER_MS[entry.told]!
      if (!isQuiet && now - (entry.silentSince ?? now) < HEAD_OF_SILENT_MS) continue
      entry.silentSince = undefined
      this.announce.emit(messages.head, { chatId, pts: entry.log.lastPts })
      if (isQuiet && ++entry.told === HEADS_AFTER_MS.length) this.#quiet.delete(chatId)
    }
  }
}

function keyOf(doc: StoredMessage): string {
  return `${doc.id} ${doc.pts}`
}
