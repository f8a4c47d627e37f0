// Also loaded by workers from TypeScript sources: erasable syntax and `.ts` specifiers only.
import type { DatabaseSync, StatementSync } from 'node:sqlite'

/** Prepared statements by their text, the least recently used dropped first. */
export class Statements {
  readonly #db: DatabaseSync
  readonly #cached = new Map<string, StatementSync>()
  readonly #limit: number
  readonly #asArrays: boolean

  constructor(db: DatabaseSync, { limit = 500, asArrays = false } = {}) {
    this.#db = db
    this.#limit = limit
    this.#asArrays = asArrays
  }

  prepare(sql: string): StatementSync {
    let statement = this.#cached.get(sql)
    if (statement) {
      if (this.#cached.size < this.#limit) return statement
      this.#cached.delete(sql)
    } else {
      statement = this.#db.prepare(sql)
      if (this.#asArrays) statement.setReturnArrays(true)
    }
    this.#cached.set(sql, statement)
    if (this.#cached.size > this.#limit) this.#cached.delete(this.#cached.keys().next().value!)
    return statement
  }

  clear(): void {
    this.#cached.clear()
  }
}

/** A name as SQL writes it. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
