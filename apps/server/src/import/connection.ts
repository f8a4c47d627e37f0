import { randomUUID } from 'node:crypto'
import { type Socket, connect } from 'node:net'
import { createInterface } from 'node:readline'
import { ConfigError } from '@ultrachat/config'
import { type Command, type InputOf, type OutputOf, type Problem, fromProblem } from '@ultrachat/contracts'

// oxlint-disable-next-line typescript/no-explicit-any -- variance of zod's generics
type AnyCommand = Command<any, any>

interface Waiting {
  resolve(data: unknown): void
  reject(error: Error): void
}

type Answered = { id: number } & ({ ok: true; data: unknown } | { ok: false; error: Problem })

/** The control socket of a running server: commands on its bus, answered in any order, taken in the order in which they are asked. */
export class Connection {
  readonly #waiting = new Map<number, Waiting>()
  #lastId = 0
  #isEnding = false
  /** On whose behalf; none before the owner is known. */
  userId: string | undefined

  private constructor(private readonly socket: Socket) {
    createInterface({ input: socket }).on('line', (line) => this.#answer(JSON.parse(line) as Answered))
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#lose())
  }

  /** undefined if nobody answers there. */
  static open(path: string): Promise<Connection | undefined> {
    return new Promise((resolve) => {
      const socket = connect(path)
      socket.once('connect', () => resolve(new Connection(socket)))
      socket.once('error', () => resolve(undefined))
    })
  }

  /** @throws UltraChatError as the command's role threw it; ConfigError if the server goes away */
  async ask<C extends AnyCommand>(command: C, input: InputOf<C>): Promise<OutputOf<C>> {
    if (this.socket.destroyed) throw lost()
    const id = ++this.#lastId
    const ctx = { requestId: randomUUID(), service: true, ...(this.userId && { userId: this.userId }) }
    const answer = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
    this.socket.write(`${JSON.stringify({ id, command: command.name, ctx, input })}\n`)
    return (await answer) as OutputOf<C>
  }

  close(): void {
    this.#isEnding = true
    this.socket.destroy()
  }

  #answer(answered: Answered): void {
    const waiting = this.#waiting.get(answered.id)
    this.#waiting.delete(answered.id)
    if (answered.ok) waiting?.resolve(answered.data)
    else waiting?.reject(fromProblem(answered.error))
  }

  #lose(): void {
    if (!this.#isEnding) for (const { reject } of this.#waiting.values()) reject(lost())
    this.#waiting.clear()
  }
}

function lost(): ConfigError {
  return new ConfigError(
    'The server went away: start it (or do not) and run the same command again; it goes on where it was cut off.',
  )
}
