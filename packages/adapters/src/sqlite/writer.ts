import { Worker } from 'node:worker_threads'
import type { CLOSE, ToWorker } from './inbox.ts'
import type { SqliteFile } from './open.ts'
import { unpackError, type PackedError, type Reply } from './transfer.ts'

type FromWorker = { opened: true } | { failed: PackedError } | Reply<unknown>[]
interface Waiting {
  resolve(result: unknown): void
  reject(error: Error): void
}

/** The main thread's end of a worker that has the only writing connection to a file. */
export class SqliteWriter<Q extends { id: number }> {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  #outbox: Q[] = []
  #lastId = 0
  #gone: Error | undefined
  #closing: Promise<void> | undefined

  private constructor(worker: Worker) {
    this.#worker = worker
  }

  /** @throws Error that names the file and the fix */
  static async open<Q extends { id: number }>(script: URL, file: SqliteFile): Promise<SqliteWriter<Q>> {
    const worker = new Worker(script, { workerData: file, name: 'sqlite', stdin: false })
    const writer = new SqliteWriter<Q>(worker)
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (message: FromWorker) => {
        if (Array.isArray(message)) return writer.#answer(message)
        if ('opened' in message) return resolve()
        reject(unpackError(message.failed))
      })
      worker.on('error', (cause: Error) =>
        writer.#lose(new Error(`The writer of ${file.file} failed: ${cause.message}`, { cause }), reject),
      )
      worker.on('exit', () => writer.#lose(new Error(`The writer of ${file.file} has stopped.`), reject))
    })
    worker.unref()
    return writer
  }

  /** What is sent in one turn of the event loop travels as one message. */
  send<R>(request: Omit<Q, 'id'>): Promise<R> {
    if (this.#closing) return Promise.reject(new Error('The store is closed.'))
    if (this.#gone) return Promise.reject(this.#gone)
    const id = ++this.#lastId
    if (this.#outbox.push({ ...request, id } as Q) === 1) setImmediate(() => this.#flush())
    if (this.#waiting.size === 0) this.#worker.ref()
    return new Promise<R>((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
  }

  /** Finishes what was sent. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    if (this.#gone) return
    const left = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()))
    this.#worker.ref()
    this.#flush()
    const message: ToWorker<Q> = 'close' satisfies typeof CLOSE
    this.#worker.postMessage(message)
    await left
  }

  #flush(): void {
    if (this.#outbox.length === 0 || this.#gone) return
    const requests: ToWorker<Q> = this.#outbox
    this.#outbox = []
    this.#worker.postMessage(requests)
  }

  #answer(replies: Reply<unknown>[]): void {
    for (const [id, result, error] of replies) {
      const waiting = this.#waiting.get(id)
      this.#waiting.delete(id)
      if (error) waiting?.reject(unpackError(error))
      else waiting?.resolve(result)
    }
    if (this.#waiting.size === 0 && !this.#closing) this.#worker.unref()
  }

  #lose(error: Error, rejectOpening: (error: Error) => void): void {
    this.#gone ??= error
    rejectOpening(this.#gone)
    for (const waiting of this.#waiting.values()) waiting.reject(this.#gone)
    this.#waiting.clear()
  }
}

/** A worker by its path relative to a module: `.ts` in the sources, `.js` once compiled. */
export function workerAt(moduleUrl: string, name: string): URL {
  return new URL(`${name}.worker${moduleUrl.endsWith('.ts') ? '.ts' : '.js'}`, moduleUrl)
}
