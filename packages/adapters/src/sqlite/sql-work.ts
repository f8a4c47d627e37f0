// Also loaded by workers from TypeScript sources: erasable syntax and `.ts` specifiers only.
import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { commitTogether, endsTransaction, rollBack } from './group-commit.ts'
import { reply, type Work } from './inbox.ts'
import { Statements } from './statements.ts'
import { packError } from './transfer.ts'

export interface SqlRequest {
  id: number
  sql: string
  params?: readonly SQLInputValue[]
  /** Number of the exclusive transaction it belongs to; the first statement begins it. */
  tx?: number
  /** Ends `tx`, with `sql` COMMIT or ROLLBACK. */
  ends?: true
}

export interface SqlResult {
  rows: Record<string, unknown>[]
  changes?: number
  insertId?: number | bigint
}

/** A transaction that does not end would stop every other write for ever. */
const LONGEST_TRANSACTION_MS = 15_000

/** Statements: those of a transaction have the connection for themselves, the others share one commit. */
export class SqlWork implements Work<SqlRequest> {
  readonly #db: DatabaseSync
  readonly #statements: Statements
  #queue: SqlRequest[] = []
  #open: number | undefined
  #timer: NodeJS.Timeout | undefined
  /** Transactions that were rolled back before their end was asked for; numbers rise. */
  readonly #dead = new Map<number, string>()

  constructor(db: DatabaseSync) {
    this.#db = db
    this.#statements = new Statements(db)
  }

  take(requests: readonly SqlRequest[]): void {
    for (const request of requests) this.#queue.push(request)
  }

  pump(): void {
    while (this.#queue.length > 0) {
      if (this.#open !== undefined) {
        if (!this.#continue(this.#open)) return
        continue
      }
      const first = this.#queue[0]!
      if (first.tx !== undefined) this.#begin(first.tx)
      else reply(commitTogether(this.#db, this.#takeShared(), (request) => this.#run(request)))
    }
  }

  finish(): void {
    this.pump()
    if (this.#open !== undefined) this.#abort('The store was closed before the transaction ended.')
    this.pump()
  }

  #takeShared(): SqlRequest[] {
    const end = this.#queue.findIndex((request) => request.tx !== undefined)
    return this.#queue.splice(0, end < 0 ? this.#queue.length : end)
  }

  #begin(tx: number): void {
    const reason = this.#dead.get(tx)
    if (reason !== undefined) return this.#refuse(tx, reason)
    try {
      this.#db.exec('BEGIN IMMEDIATE')
    } catch (error) {
      this.#dead.set(tx, (error as Error).message)
      return
    }
    this.#open = tx
    this.#timer = setTimeout(() => {
      this.#abort(
        `A transaction took longer than ${LONGEST_TRANSACTION_MS} ms; does it wait for a statement that is not its own?`,
      )
      this.pump()
    }, LONGEST_TRANSACTION_MS)
  }

  /** Runs what has arrived of the open transaction. Answers whether there was anything. */
  #continue(tx: number): boolean {
    const own = this.#queue.filter((request) => request.tx === tx)
    if (own.length === 0) return false
    this.#queue = this.#queue.filter((request) => request.tx !== tx)
    for (const [done, request] of own.entries()) {
      if (this.#open !== tx) {
        this.#queue.unshift(...own.slice(done))
        return true
      }
      this.#step(request)
    }
    return true
  }

  #step(request: SqlRequest): void {
    try {
      const result = this.#run(request)
      if (request.ends) this.#close()
      reply([[request.id, result]])
    } catch (error) {
      if (request.ends) {
        rollBack(this.#db)
        this.#close()
      } else if (endsTransaction(this.#db, error)) {
        this.#abort(`The transaction was rolled back: ${(error as Error).message}`)
      }
      reply([[request.id, undefined, packError(error)]])
    }
  }

  #run({ sql, params = [] }: SqlRequest): SqlResult {
    const statement = this.#statements.prepare(sql)
    if (statement.columns().length > 0) return { rows: statement.all(...params) }
    const { changes, lastInsertRowid } = statement.run(...params)
    return { rows: [], changes: Number(changes), insertId: lastInsertRowid }
  }

  #abort(reason: string): void {
    this.#dead.set(this.#open!, reason)
    rollBack(this.#db)
    this.#close()
  }

  #close(): void {
    clearTimeout(this.#timer)
    this.#open = undefined
  }

  /** Answers what is left of a transaction that is no more; rolling it back once more is no error. */
  #refuse(tx: number, reason: string): void {
    const own = this.#queue.filter((request) => request.tx === tx)
    this.#queue = this.#queue.filter((request) => request.tx !== tx)
    for (const { id, ends, sql } of own) {
      if (ends) this.#dead.delete(tx)
      if (sql === 'ROLLBACK') reply([[id, { rows: [] }]])
      else reply([[id, undefined, packError(new Error(reason))]])
    }
  }
}
