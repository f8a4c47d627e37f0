import type { SqliteWriter } from '../sqlite/writer.js'
import type { DocumentsRequest, WireOperation, WireResult } from './documents-work.ts'

/** Numbers the statements, so that their text travels once. */
export class DocumentsWriter {
  readonly #writer: SqliteWriter<DocumentsRequest>
  readonly #numbers = new Map<string, number>()
  #defined: [number: number, sql: string][] = []

  constructor(writer: SqliteWriter<DocumentsRequest>) {
    this.#writer = writer
  }

  number(sql: string): number {
    let number = this.#numbers.get(sql)
    if (number === undefined) {
      number = this.#numbers.size
      this.#numbers.set(sql, number)
      this.#defined.push([number, sql])
    }
    return number
  }

  write(operations: WireOperation[], options: { isOrdered: boolean; isLazy: boolean }): Promise<WireResult[]> {
    return this.#send({ operations, ...options })
  }

  /** Runs statements as they are, all or none. */
  async exec(statements: string[]): Promise<void> {
    await this.#send({ exec: statements })
  }

  close(): Promise<void> {
    return this.#writer.close()
  }

  #send(request: Omit<DocumentsRequest, 'id'>): Promise<WireResult[]> {
    if (this.#defined.length > 0) {
      request.define = this.#defined
      this.#defined = []
    }
    return this.#writer.send<WireResult[]>(request)
  }
}
