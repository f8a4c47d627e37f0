// Also loaded by workers from TypeScript sources: erasable syntax and `.ts` specifiers only.
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { commitTogether, endsTransaction } from '../sqlite/group-commit.ts'
import { reply, type Work } from '../sqlite/inbox.ts'

type Params = SQLInputValue[]
type Json = Record<string, unknown>

/** Of a patch: what concerns fields that stand in the JSON. */
export interface JsonPatch {
  readonly where: Json
  readonly set: Json
  readonly unset: readonly string[]
}

/** Statements travel by number; `define` tells their text once. */
export type WireOperation =
  | readonly ['insert', statement: number, params: Params]
  /** Answers no row where it changed nothing, else the new rev. */
  | readonly ['update', statement: number, params: Params]
  /** Reads `_rev, _doc`, changes the JSON, and writes it with `set` before and the id behind. */
  | readonly ['rewrite', select: number, params: Params, update: number, set: Params, id: string, json: JsonPatch]

export interface DocumentsRequest {
  id: number
  define?: (readonly [number: number, sql: string])[]
  /** Statements to run as they are, all or none. */
  exec?: string[]
  operations?: WireOperation[]
  isOrdered?: boolean
  /** May wait for the next transaction. */
  isLazy?: boolean
}

/** The new rev; 0 stale; -1 skipped; or the columns that are taken, as SQLite lists them. */
export type WireResult = number | string

const LAZY_MS = 200
const MOST_LAZY = 1000
const UNIQUE = /UNIQUE constraint failed: (.+)$/

/** Writes of documents: what arrives together shares one transaction and one sync. */
export class DocumentsWork implements Work<DocumentsRequest> {
  readonly #db: DatabaseSync
  readonly #statements: StatementSync[] = []
  readonly #texts: string[] = []
  #queue: DocumentsRequest[] = []
  #isUrgent = false
  #timer: NodeJS.Timeout | undefined

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  take(requests: readonly DocumentsRequest[]): void {
    for (const request of requests) {
      for (const [number, text] of request.define ?? []) this.#texts[number] = text
      if (!request.isLazy) this.#isUrgent = true
      this.#queue.push(request)
    }
  }

  pump(): void {
    if (this.#isUrgent || this.#queue.length > MOST_LAZY) return this.finish()
    if (this.#queue.length > 0) this.#timer ??= setTimeout(() => this.finish(), LAZY_MS)
  }

  finish(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const requests = this.#queue
    this.#queue = []
    this.#isUrgent = false
    if (requests.length > 0) reply(commitTogether(this.#db, requests, (request) => this.#perform(request)))
  }

  #perform({ exec, operations = [], isOrdered }: DocumentsRequest): WireResult[] {
    if (exec) this.#exec(exec)
    const results: WireResult[] = []
    for (const operation of operations) {
      const result = this.#attempt(operation)
      results.push(result)
      if (isOrdered && (typeof result === 'string' || result === 0)) {
        while (results.length < operations.length) results.push(-1)
        break
      }
    }
    return results
  }

  #attempt(operation: WireOperation): WireResult {
    try {
      return this.#apply(operation)
    } catch (error) {
      const taken = UNIQUE.exec((error as Error).message)?.[1]
      if (taken === undefined || endsTransaction(this.#db, error)) throw error
      return taken
    }
  }

  #apply(operation: WireOperation): WireResult {
    switch (operation[0]) {
      case 'insert':
        this.#prepare(operation[1]).run(...operation[2])
        return 1
      case 'update':
        return (this.#prepare(operation[1]).get(...operation[2])?._rev as number | undefined) ?? 0
      case 'rewrite':
        return this.#rewrite(operation)
    }
  }

  #rewrite([, select, params, update, set, id, json]: WireOperation & { 0: 'rewrite' }): WireResult {
    const row = this.#prepare(select).get(...params) as { _rev: number; _doc: string } | undefined
    if (!row) return 0
    const doc = JSON.parse(row._doc) as Json
    if (Object.entries(json.where).some(([field, value]) => doc[field] !== value)) return 0
    for (const field of json.unset) delete doc[field]
    Object.assign(doc, json.set)
    this.#prepare(update).run(...set, JSON.stringify(doc), id)
    return row._rev + 1
  }

  #exec(statements: string[]): void {
    this.#db.exec('SAVEPOINT exec')
    try {
      for (const statement of statements) this.#db.exec(statement)
      this.#db.exec('RELEASE exec')
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK TO exec; RELEASE exec')
      throw error
    }
  }

  #prepare(number: number): StatementSync {
    return (this.#statements[number] ??= this.#db.prepare(this.#texts[number]!))
  }
}
