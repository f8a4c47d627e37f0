import { Injectable } from '@nestjs/common'
import { chats } from '@ultrachat/contracts'
import { Ask } from '@ultrachat/kit'
import { Clock } from '@ultrachat/ports'
import { ChatLog } from './chat-log.js'
import { MessagesRepository } from './messages.repository.js'

const KEPT = 5000

/** The logs in memory, the least used of which are dropped. */
@Injectable()
export class ChatLogs {
  readonly #logs = new Map<string, ChatLog>()
  readonly #loading = new Map<string, Promise<ChatLog>>()

  constructor(
    private readonly repository: MessagesRepository,
    private readonly ask: Ask,
    private readonly clock: Clock,
  ) {}

  /** The log as of now: loaded, or brought up to what other instances have written. */
  async current(chatId: string): Promise<ChatLog> {
    const known = this.#logs.get(chatId)
    if (!known) return this.load(chatId)
    const [head] = await this.repository.heads([chatId])
    return head!.pts > known.lastPts ? this.load(chatId) : this.#touch(known)
  }

  /** The log as this instance last wrote it; what it misses shows as a conflict when it writes. */
  known(chatId: string): ChatLog | undefined {
    const log = this.#logs.get(chatId)
    return log && this.#touch(log)
  }

  /** Reads where the log stands, then who is a member: so membership is never older than the log. */
  load(chatId: string): Promise<ChatLog> {
    const running = this.#loading.get(chatId)
    if (running) return running
    const loading = this.#read(chatId).finally(() => this.#loading.delete(chatId))
    this.#loading.set(chatId, loading)
    return loading
  }

  forget(chatId: string): void {
    this.#logs.delete(chatId)
  }

  all(): Iterable<ChatLog> {
    return this.#logs.values()
  }

  async #read(chatId: string): Promise<ChatLog> {
    const [head] = await this.repository.heads([chatId])
    const { exists, type, members } = await this.ask.of(chats.membership, this.ask.service(), { chatId })
    const known = this.#logs.get(chatId)
    // The writer has been here meanwhile: what it knows is newer than what was read.
    if (known && known.lastPts >= head!.pts) return this.#touch(known)
    const log = known ?? new ChatLog(chatId)
    log.advance({ seq: head!.lastSeq, pts: head!.pts, kind: 'service' })
    log.isOpen = exists
    if (type) log.type = type
    log.members.clear()
    for (const member of members) log.members.set(member.userId, member)
    if (exists) this.#keep(log)
    return this.#touch(log)
  }

  #keep(log: ChatLog): void {
    this.#logs.set(log.chatId, log)
    if (this.#logs.size <= KEPT) return
    const oldest = [...this.#logs.values()].toSorted((a, b) => a.usedAt - b.usedAt).slice(0, KEPT / 10)
    for (const { chatId } of oldest) this.#logs.delete(chatId)
  }

  #touch(log: ChatLog): ChatLog {
    log.usedAt = this.clock.now()
    return log
  }
}
