import { limits, type SyncAnswer, type SyncInput } from '@ultrachat/contracts'
import { backoff } from '../backoff.js'
import { isTransient, retryAfterOf } from '../errors.js'
import { BOXES, type Box } from '../state/model.js'
import type { Replica } from '../state/replica.js'

export interface SyncHooks {
  ask(input: SyncInput): Promise<SyncAnswer>
  isOnline(): boolean
  /** After each round, also an incomplete one. */
  applied(): void
  synced(): void
  reset(epoch: string): void
  /** A service message came without the event that belongs to it. */
  owed(chatIds: string[]): void
  failed(error: unknown): void
}

/** How long an event may be overtaken before we ask for what is missing. */
const GAP_MS = 500

/** Asks for what is missing: everything after a connect, single chats and boxes when numbers have a gap. One question at a time. */
export class SyncEngine {
  readonly #replica: Replica
  readonly #hooks: SyncHooks
  #isRunning = false
  #wantsAll = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #attempt = 0
  #owedTimer: ReturnType<typeof setTimeout> | undefined

  constructor(replica: Replica, hooks: SyncHooks) {
    this.#replica = replica
    this.#hooks = hooks
  }

  /** After a connect. */
  all(): void {
    this.#wantsAll = true
    this.#attempt = 0
    clearTimeout(this.#timer)
    this.#timer = undefined
    void this.#run()
  }

  /** After an event: if something is missing, it gets half a second to come by itself. */
  check(): void {
    if (!this.#owedTimer && this.#replica.owed().length > 0) {
      this.#owedTimer = setTimeout(() => {
        this.#owedTimer = undefined
        const chatIds = this.#replica.owed()
        if (chatIds.length > 0) this.#hooks.owed(chatIds)
      }, 2 * GAP_MS)
    }
    if (this.#timer || this.#isRunning) return
    const { chats, boxes } = this.#replica.behind()
    if (chats.length + boxes.length > 0) this.#later(GAP_MS)
  }

  stop(): void {
    clearTimeout(this.#timer)
    clearTimeout(this.#owedTimer)
    this.#timer = undefined
    this.#owedTimer = undefined
  }

  #later(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      void this.#run()
    }, ms)
  }

  async #run(): Promise<void> {
    if (this.#isRunning || !this.#hooks.isOnline()) return
    this.#isRunning = true
    const wantsAll = this.#wantsAll
    this.#wantsAll = false
    try {
      const { chats, boxes } = wantsAll
        ? { chats: [...this.#replica.model.chats.keys()], boxes: [...BOXES] }
        : this.#replica.behind()
      if (chats.length + boxes.length > 0) await this.#round(new Set(chats), new Set(boxes))
      this.#attempt = 0
      if (wantsAll) this.#hooks.synced()
    } catch (error) {
      this.#wantsAll ||= wantsAll
      this.#hooks.failed(error)
      // Cut while it asked: the next connect asks again.
      if (this.#hooks.isOnline())
        this.#later(retryAfterOf(error) ?? backoff(this.#attempt++, { cap: isTransient(error) ? 15_000 : 60_000 }))
      return
    } finally {
      this.#isRunning = false
    }
    if (this.#wantsAll) void this.#run()
    else this.check()
  }

  async #round(chats: Set<string>, boxes: Set<Box>): Promise<void> {
    const replica = this.#replica
    while (chats.size + boxes.size > 0) {
      const asked = [...chats].slice(0, limits.syncChats)
      const marks = replica.boxPts('marks')
      const input: SyncInput = {
        ...(replica.model.epoch && { epoch: replica.model.epoch }),
        boxes: Object.fromEntries([...boxes].map((name) => [name, replica.boxPts(name)])),
        chats: Object.fromEntries(asked.map((id) => [id, replica.chatPts(id)])),
      }
      const answer = await this.#hooks.ask(input)
      if (replica.answer(answer, marks)) {
        this.#hooks.reset(answer.epoch)
        chats.clear()
        for (const name of BOXES) boxes.add(name)
      }
      const moved = settle(answer, input, asked, chats, boxes)
      replica.settle(asked.filter((id) => !chats.has(id)))
      this.#hooks.applied()
      // A server that always has more and never gives any must not keep us here.
      if (!moved) break
    }
  }
}

/** Takes away what has been answered to the end; false when nothing moved. */
function settle(answer: SyncAnswer, input: SyncInput, asked: string[], chats: Set<string>, boxes: Set<Box>): boolean {
  const size = chats.size + boxes.size
  let moved = false
  for (const name of boxes) {
    const given = answer.boxes[name]
    if (!given) {
      // A question about boxes that were added just now has not been asked yet.
      if (input.boxes[name] !== undefined && answer.complete) boxes.delete(name)
      continue
    }
    if (!given.hasMore) boxes.delete(name)
    else if (given.pts > (input.boxes[name] ?? 0)) moved = true
  }
  const given = new Map(answer.chats.map((chat) => [chat.chatId, chat]))
  for (const id of asked) {
    const chat = given.get(id)
    if (chat?.hasMore && chat.pts > (input.chats[id] ?? 0)) moved = true
    else if (chat || answer.complete || answer.removed.includes(id)) chats.delete(id)
  }
  return moved || chats.size + boxes.size !== size || (boxes.size > 0 && Object.keys(input.boxes).length === 0)
}
