import { type ImportItem, messages } from '@ultrachat/contracts'
import type { Connection } from './connection.js'

const BATCH = 1000
/** Batches on their way: the server works on one while the next ones are read and travel. It keeps their order. */
const IN_FLIGHT = 3

/** Messages on their way into a channel, in order. */
export class Pipeline {
  #batch: ImportItem[] = []
  readonly #inFlight: Promise<void>[] = []
  added = 0
  present = 0

  constructor(
    private readonly connection: Connection,
    private readonly chatId: string,
    private readonly onDone: (messages: number) => void,
  ) {}

  /** Waits while enough is on its way. */
  async push(item: ImportItem): Promise<void> {
    if (this.#batch.push(item) === BATCH) await this.#send()
  }

  /** Resolves when everything is stored. */
  async finish(): Promise<void> {
    if (this.#batch.length > 0) await this.#send()
    while (this.#inFlight.length > 0) await this.#inFlight.shift()
  }

  async #send(): Promise<void> {
    while (this.#inFlight.length >= IN_FLIGHT) await this.#inFlight.shift()
    const items = this.#batch
    this.#batch = []
    const sent = this.connection.ask(messages.importBatch, { chatId: this.chatId, items }).then(({ added, present }) => {
      this.added += added
      this.present += present
      this.onDone(items.length)
    })
    // Awaited when its turn comes.
    sent.catch(() => {})
    this.#inFlight.push(sent)
  }
}
