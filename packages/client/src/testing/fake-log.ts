import type { AnyMessage, Changes, Chat, ChatRecord, History, LogItem, Message } from '@ultrachat/contracts'
import { newId } from '../ids.js'
import type { LogEvent } from '../socket/events.js'

/** One chat's log, as delivery.md has it, in memory: for tests of clients. */
export class FakeLog {
  readonly id = newId()
  readonly members = new Map<string, { fromSeq: number; readSeq: number }>()
  readonly messages: AnyMessage[] = []
  record: ChatRecord | undefined
  pts = 0
  title: string
  readonly #byClientId = new Map<string, number>()
  readonly #createdAt = new Date().toISOString()
  readonly #announce: (event: LogEvent) => void

  constructor(title: string, announce: (event: LogEvent) => void) {
    this.title = title
    this.#announce = announce
  }

  get lastSeq(): number {
    return this.messages.length
  }

  send(senderId: string, clientId: string, text: string, replyTo?: Message['replyTo']): AnyMessage {
    const known = this.#byClientId.get(`${senderId} ${clientId}`)
    if (known) return this.messages[known - 1]!
    const message: Message = {
      id: newId(),
      chatId: this.id,
      seq: this.lastSeq + 1,
      pts: ++this.pts,
      kind: 'text',
      senderId,
      clientId,
      text,
      createdAt: new Date().toISOString(),
      ...(replyTo && { replyTo }),
    }
    this.#byClientId.set(`${senderId} ${clientId}`, message.seq)
    this.messages.push(message)
    const member = this.members.get(senderId)
    if (member) member.readSeq = Math.max(member.readSeq, message.seq)
    this.#announce({ name: 'message:created', chatId: this.id, pts: message.pts, message })
    return message
  }

  change(seq: number, change: Partial<Message>): Message {
    const message = { ...(this.messages[seq - 1] as Message), ...change, pts: ++this.pts }
    this.messages[seq - 1] = message
    this.#announce({ name: 'message:updated', chatId: this.id, pts: this.pts, message })
    return message
  }

  remove(seq: number): AnyMessage {
    const { id, kind, createdAt } = this.messages[seq - 1]!
    const message = { id, chatId: this.id, seq, pts: ++this.pts, kind, createdAt, deletedAt: new Date().toISOString() }
    this.messages[seq - 1] = message
    this.#announce({ name: 'message:deleted', chatId: this.id, pts: this.pts, message })
    return message
  }

  /** With a service message: two events that share a `pts`. Without: an entry on the chat's own record. */
  join(userId: string, isSaid: boolean): void {
    this.#enter(isSaid, 'member_joined')
    this.members.set(userId, { fromSeq: 1, readSeq: this.lastSeq })
    this.#announce({ name: 'member:joined', chatId: this.id, pts: this.pts, userId, role: 'member' })
  }

  rename(title: string, isSaid: boolean): void {
    this.#enter(isSaid, 'title_changed')
    this.title = title
    const { me: _, lastMessage: __, ...chat } = this.chat('')
    this.#announce({ name: 'chat:updated', chatId: this.id, pts: this.pts, chat })
  }

  #enter(isSaid: boolean, type: string): void {
    this.pts++
    if (!isSaid) {
      this.record = { id: this.id, chatId: this.id, seq: 0, pts: this.pts, kind: 'service' }
      return
    }
    const message: Message = {
      id: newId(),
      chatId: this.id,
      seq: this.lastSeq + 1,
      pts: this.pts,
      kind: 'service',
      service: { type },
      createdAt: new Date().toISOString(),
    }
    this.messages.push(message)
    this.#announce({ name: 'message:created', chatId: this.id, pts: this.pts, message })
  }

  chat(userId: string): Chat {
    const { fromSeq, readSeq } = this.members.get(userId) ?? { fromSeq: 1, readSeq: 0 }
    const lastMessage = this.messages.findLast((message): message is Message => !('deletedAt' in message))
    return {
      id: this.id,
      type: 'group',
      title: this.title,
      history: 'all',
      lastSeq: this.lastSeq,
      pts: this.pts,
      memberCount: this.members.size,
      createdAt: this.#createdAt,
      ...(lastMessage && { lastMessage }),
      me: { role: 'member', fromSeq, readSeq, seenSeq: 0 },
    }
  }

  history({
    before,
    after,
    around,
    limit = 50,
  }: {
    before?: number
    after?: number
    around?: number
    limit?: number
  }): History {
    const first =
      after !== undefined
        ? after + 1
        : around !== undefined
          ? around - Math.floor(limit / 2)
          : (before ?? this.lastSeq + 1) - limit
    const from = Math.max(1, first)
    const to = Math.min(this.lastSeq, (before ?? Number.POSITIVE_INFINITY) - 1, first + limit - 1)
    const items = this.messages.slice(from - 1, to)
    return { items, ...this.#beside(items), hasBefore: from > 1, hasAfter: to < this.lastSeq }
  }

  changes(since: number, { limit = 100, tooLongAfter = 200 } = {}): Changes & { chatId: string; lastSeq: number } {
    const all: LogItem[] = [...this.messages, ...(this.record ? [this.record] : [])]
      .filter((item) => item.pts > since)
      .sort((a, b) => a.pts - b.pts)
    const head = { chatId: this.id, lastSeq: this.lastSeq }
    if (this.pts - since > tooLongAfter)
      return { ...head, ...this.#beside([]), items: [], pts: this.pts, hasMore: false, tooLong: true }
    const items = all.slice(0, limit)
    const hasMore = items.length < all.length
    return { ...head, ...this.#beside(items), items, hasMore, pts: hasMore ? items[items.length - 1]!.pts : this.pts }
  }
  /** What is answered to and is not in the page. */
  #beside(items: readonly LogItem[]): Pick<History, 'mine' | 'referenced'> {
    const present = new Set(items.map(({ id }) => id))
    const answered = items.flatMap((item) => ('replyTo' in item && item.replyTo ? [item.replyTo] : []))
    const missing = new Set(answered.filter(({ id }) => !present.has(id)).map(({ seq }) => seq))
    return { mine: {}, referenced: [...missing].map((seq) => this.messages[seq - 1]!) }
  }
}
