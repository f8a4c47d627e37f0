import { Injectable } from '@nestjs/common'
import { UltraChatError } from '@ultrachat/contracts'
import { Log } from '@ultrachat/kit'
import { Clock, Ids, type WriteResult } from '@ultrachat/ports'
import { type ChatLog, Drafts } from './chat-log.js'
import { ChatLogs } from './chat-logs.js'
import type { Desk, Job, Plan, Sent } from './job.js'
import type { StoredMessage } from './messages.documents.js'
import { MessagesPublisher } from './messages.publisher.js'
import { MessagesRepository } from './messages.repository.js'
import { Names } from './names.js'

const BATCH = 256
const QUEUE = 20_000
const ATTEMPTS = 50

interface Waiting {
  readonly job: Job
  readonly resolve: (result: Written) => void
  readonly reject: (error: unknown) => void
}

interface Planned extends Waiting {
  readonly plan: Extract<Plan, { next: StoredMessage }>
}

export interface Written {
  readonly doc: StoredMessage
  /** False: it was there already. */
  readonly isNew: boolean
  readonly log: ChatLog
}

/** What a writer makes entries with. */
@Injectable()
export class WriterTools {
  constructor(
    readonly clock: Clock,
    readonly ids: Ids,
    readonly log: Log,
  ) {}
}

/**
 * The one way into a chat's log: a queue per chat, joined in order of arrival, and one batch in flight. Numbers are `last + 1` in
 * memory; the store's unique indexes are the lock. What is stored is always a prefix, so `seq` and `pts` have no holes.
 */
@Injectable()
export class MessagesWriter {
  readonly #queues = new Map<string, Waiting[]>()

  constructor(
    private readonly repository: MessagesRepository,
    private readonly logs: ChatLogs,
    private readonly publisher: MessagesPublisher,
    private readonly names: Names,
    private readonly tools: WriterTools,
  ) {}

  /** Resolves when the change is durable. @throws what the job's plan throws; server.outcome_unknown if the store failed */
  enter(chatId: string, job: Job): Promise<Written> {
    return new Promise((resolve, reject) => {
      const waiting = { job, resolve, reject }
      const queue = this.#queues.get(chatId)
      if (!queue) void this.#run(chatId, [waiting])
      else if (queue.length < QUEUE) queue.push(waiting)
      else reject(new UltraChatError('server.unavailable'))
    })
  }

  async #run(chatId: string, queue: Waiting[]): Promise<void> {
    this.#queues.set(chatId, queue)
    while (queue.length > 0) {
      const batch = takeBatch(queue)
      try {
        await this.#write(chatId, batch)
      } catch (error) {
        this.#abandon(chatId, batch, error)
      }
    }
    this.#queues.delete(chatId)
  }

  async #write(chatId: string, batch: Waiting[]): Promise<void> {
    const idsByName = await this.names.resolve(batch.flatMap(({ job }) => job.names ?? []))
    const firsts: StoredMessage[] = []
    let log = this.logs.known(chatId) ?? (await this.logs.load(chatId))
    let left = batch
    for (let refusals = 0; left.length > 0;) {
      const drafts = new Drafts()
      drafts.add([...firsts, ...(await this.#needed(left))])
      const { planned, rest } = this.#plan(log, left, drafts, idsByName)
      const results =
        planned.length > 0
          ? await this.repository.write(
              planned.map(({ plan }) => plan.operation),
              { ordered: true },
            )
          : []
      const refused = results.findIndex((result) => result.status !== 'ok')
      const written = refused === -1 ? planned : planned.slice(0, refused)
      this.#conclude(log, written)
      firsts.push(...written.map(({ plan }) => plan.next))
      left = rest
      if (refused === -1) continue
      if (++refusals === ATTEMPTS) throw new UltraChatError('server.unavailable')
      left = [...planned.slice(refused), ...rest]
      firsts.push(...(await this.#firsts(results[refused]!, left)))
      log = await this.logs.load(chatId)
    }
  }

  async #needed(left: readonly Waiting[]): Promise<StoredMessage[]> {
    const ids = new Set(left.flatMap(({ job }) => job.needs))
    const docs = ids.size > 0 ? await this.repository.get([...ids]) : []
    const own = left.flatMap(({ job }) => job.own ?? [])
    // What this batch writes, or finds written, need not be looked for.
    const ownKeys = new Set(own.map(keyOf))
    const sent = left.flatMap(({ job }) => job.needsSent ?? []).filter((one) => !ownKeys.has(keyOf(one)))
    return [...docs, ...(await this.repository.bySenders(sent)), ...(await this.#repeated(own))]
  }

  /** What a run before has written of this: mostly nothing, or all in one stretch of the log. The first one tells. */
  async #repeated(own: readonly Sent[]): Promise<StoredMessage[]> {
    const [first] = await this.repository.bySenders(own.slice(0, 1))
    if (!first) return []
    const stretch = await this.repository.bySeq(first.chatId, first.seq, first.seq + own.length - 1)
    const found = new Set(stretch.flatMap(sentIn).map(keyOf))
    return [...stretch, ...(await this.repository.bySenders(own.filter((one) => !found.has(keyOf(one)))))]
  }

  /** Plans in order. A job that finds its wish fulfilled by this very batch, which is not stored yet, waits for the next. */
  #plan(
    log: ChatLog,
    left: readonly Waiting[],
    drafts: Drafts,
    idsByName: Desk['idsByName'],
  ): { planned: Planned[]; rest: Waiting[] } {
    const planned: Planned[] = []
    const unstored = new Set<StoredMessage>()
    const now = this.tools.clock.iso()
    const newId = () => this.tools.ids.id()
    let { lastSeq, lastPts } = log
    for (const [index, waiting] of left.entries()) {
      try {
        const plan = waiting.job.plan({ log, drafts, seq: lastSeq + 1, pts: lastPts + 1, now, newId, idsByName })
        if ('present' in plan) {
          if (unstored.has(plan.present) || (planned.length > 0 && changesMembership(waiting.job)))
            return { planned, rest: left.slice(index) }
          this.#settle(log, waiting, plan.present, false)
          continue
        }
        drafts.put(plan.next)
        unstored.add(plan.next)
        lastSeq = Math.max(lastSeq, plan.next.seq)
        lastPts = plan.next.pts
        planned.push({ ...waiting, plan })
      } catch (error) {
        waiting.reject(error)
      }
    }
    return { planned, rest: [] }
  }

  #conclude(log: ChatLog, written: readonly Planned[]): void {
    for (const waiting of written) {
      log.advance(waiting.plan.next)
      this.#settle(log, waiting, waiting.plan.next, true)
    }
    for (const { plan } of written) this.publisher.tell(log, plan.next)
  }

  #settle(log: ChatLog, { job, resolve }: Waiting, doc: StoredMessage, isNew: boolean): void {
    if (job.effects) log.applyMembers(job.effects, doc.seq || log.lastSeq + 1)
    if (job.closes) log.isOpen = false
    resolve({ doc, isNew, log })
  }

  /** If the sender's clientId is taken: the message that has it. Any other refusal means that somebody else wrote to the chat. */
  async #firsts(result: WriteResult, left: readonly (Waiting | Planned)[]): Promise<StoredMessage[]> {
    if (result.status !== 'conflict' || result.index !== 'bySender') return []
    // A batch with one repeat mostly has many: people who send again what a crash left unanswered. All are looked up at once.
    return this.repository.bySenders(left.flatMap((one) => ('plan' in one ? sentIn(one.plan.next) : (one.job.own ?? []))))
  }

  #abandon(chatId: string, batch: readonly Waiting[], error: unknown): void {
    this.logs.forget(chatId)
    const isExpected = error instanceof UltraChatError
    if (!isExpected) this.tools.log.error({ err: error, chatId }, 'A batch of messages could not be written')
    for (const { reject } of batch)
      reject(isExpected ? error : new UltraChatError('server.outcome_unknown', undefined, { cause: error }))
  }
}

/** Up to a batch; what changes the membership ends it, so that what follows is checked against the change. */
function takeBatch(queue: Waiting[]): Waiting[] {
  const end = queue.slice(0, BATCH).findIndex(({ job }) => changesMembership(job))
  return queue.splice(0, end === -1 ? BATCH : end + 1)
}

function sentIn({ senderId, clientId }: StoredMessage): Sent[] {
  return senderId && clientId ? [{ senderId, clientId }] : []
}

function keyOf({ senderId, clientId }: Sent): string {
  return `${senderId} ${clientId}`
}

function changesMembership(job: Job): boolean {
  return (job.effects?.length ?? 0) > 0 || job.closes === true
}
