import { UltraChatError } from '@ultrachat/contracts'
import {
  Bus,
  SystemClock,
  type Answer,
  type BusEvent,
  type Clock,
  type CommandHandler,
  type Ctx,
  type Unlisten,
} from '@ultrachat/ports'
import { inspect } from 'node:util'
import { BusStore } from './bus.store.js'
import { Commands, type OnError } from './commands.js'
import { Consumers } from './consumers.js'
import { Deadlines } from './deadlines.js'
import { Listeners } from './listeners.js'

export interface InProcessBusOptions {
  /** Keeps durable events that consumers have not taken. */
  readonly file: string
  /** Told what a handler, consumer or listener threw unexpectedly. */
  readonly onError?: OnError
  readonly clock?: Clock
}

/** How long `close` waits for handlers and consumers that are under way. */
const PATIENCE_MS = 5000

/** @throws Error where `file` cannot be used */
export async function createInProcessBus(options: InProcessBusOptions): Promise<InProcessBus> {
  const bus = new InProcessBus(options)
  await bus.open()
  return bus
}

/** The bus of one process. Every message goes through JSON, so that what cannot travel fails here too. */
export class InProcessBus extends Bus {
  readonly #deadlines = new Deadlines()
  readonly #commands: Commands
  readonly #listeners: Listeners
  readonly #consumers: Consumers
  readonly #store: BusStore
  #closing: Promise<void> | undefined
  #isClosed = false

  constructor({ file, onError = logError, clock = new SystemClock() }: InProcessBusOptions) {
    super()
    this.#store = new BusStore(file)
    this.#commands = new Commands(this.#deadlines, onError)
    this.#listeners = new Listeners(onError)
    this.#consumers = new Consumers(this.#store, clock, this.#deadlines, onError)
  }

  open(): Promise<void> {
    return this.#consumers.open()
  }

  override request(
    command: string,
    ctx: Ctx,
    input: unknown,
    options?: { key?: string; timeoutMs?: number },
  ): Promise<Answer> {
    return this.#commands.request(command, ctx, input, options?.timeoutMs)
  }

  override async serve(command: string, _role: string, handler: CommandHandler): Promise<void> {
    this.#commands.serve(command, handler)
  }

  override async publish(event: BusEvent): Promise<void> {
    if (this.#isClosed) throw new UltraChatError('server.unavailable')
    const wire = JSON.stringify(event)
    const taken = this.#consumers.publish(event, wire)
    this.#listeners.tell(event.room, wire)
    await taken
  }

  override async on(name: string, role: string, handler: (event: BusEvent) => Promise<void>): Promise<void> {
    await this.#consumers.on(name, role, handler)
  }

  override emit(event: BusEvent): void {
    if (!this.#isClosed) this.#listeners.tell(event.room, JSON.stringify(event))
  }

  override async listen(room: string, handler: (event: BusEvent) => void): Promise<Unlisten> {
    const unlisten = this.#listeners.add(room, handler)
    return async () => unlisten()
  }

  override close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await this.#commands.close(PATIENCE_MS)
    this.#isClosed = true
    await this.#consumers.close(PATIENCE_MS)
    this.#listeners.clear()
    this.#deadlines.close()
    await this.#store.close()
  }
}

function logError(error: unknown, { what, requestId }: { what: string; requestId?: string }): void {
  process.stderr.write(`${what} failed${requestId ? ` (request ${requestId})` : ''}: ${inspect(error)}\n`)
}
