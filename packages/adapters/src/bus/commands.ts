import { UltraChatError, toProblem } from '@ultrachat/contracts'
import type { Answer, CommandHandler, Ctx } from '@ultrachat/ports'
import type { Deadlines } from './deadlines.js'

export type OnError = (error: unknown, where: { what: string; requestId?: string }) => void

const DEFAULT_TIMEOUT_MS = 10_000

/** Requests within one process: serialized both ways, answered once. */
export class Commands {
  readonly #handlers = new Map<string, CommandHandler>()
  readonly #deadlines: Deadlines
  readonly #onError: OnError
  #running = 0
  #idle: (() => void) | undefined
  #isClosed = false

  constructor(deadlines: Deadlines, onError: OnError) {
    this.#deadlines = deadlines
    this.#onError = onError
  }

  serve(command: string, handler: CommandHandler): void {
    if (this.#handlers.has(command)) throw new Error(`${command} is served already.`)
    this.#handlers.set(command, handler)
  }

  request(command: string, ctx: Ctx, input: unknown, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const handler = this.#handlers.get(command)
      if (!handler || this.#isClosed) throw new UltraChatError('server.unavailable')
      const sent = JSON.parse(JSON.stringify([ctx, input])) as [Ctx, unknown]
      const deadline = this.#deadlines.add(timeoutMs, () => reject(new UltraChatError('server.outcome_unknown')))
      this.#running++
      void this.#answer(command, handler, ctx, sent).then((answer) => {
        this.#deadlines.remove(timeoutMs, deadline)
        resolve(answer)
        if (--this.#running === 0) this.#idle?.()
      })
    })
  }

  /** Refuses new requests and waits for those under way, but not for ever. */
  async close(patienceMs: number): Promise<void> {
    this.#isClosed = true
    if (this.#running === 0) return
    await new Promise<void>((resolve) => {
      this.#idle = resolve
      setTimeout(resolve, patienceMs).unref()
    })
  }

  async #answer(command: string, handler: CommandHandler, ctx: Ctx, [sentCtx, input]: [Ctx, unknown]): Promise<Answer> {
    try {
      return JSON.parse(JSON.stringify(await handler(sentCtx, input))) as Answer
    } catch (error) {
      if (error instanceof UltraChatError) return { ok: false, error: toProblem(error, ctx.requestId) }
      this.#onError(error, { what: command, requestId: ctx.requestId })
      return { ok: false, error: toProblem(new UltraChatError('server.internal'), ctx.requestId) }
    }
  }
}
