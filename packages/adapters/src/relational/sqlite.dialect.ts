import {
  CompiledQuery,
  SelectQueryNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  createQueryId,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  type QueryCompiler,
  type QueryResult,
} from 'kysely'
import type { SQLInputValue } from 'node:sqlite'
import type { SqlRequest, SqlResult } from '../sqlite/sql-work.ts'
import type { Statements } from '../sqlite/statements.ts'
import type { SqliteWriter } from '../sqlite/writer.js'

export interface SqliteEnds {
  readonly writer: SqliteWriter<SqlRequest>
  /** Prepared on the read-only connection. */
  readonly reads: Statements
}

/** Kysely over one writing worker and one read-only connection; its own dialect knows better-sqlite3 only. */
export class SqliteWorkerDialect implements Dialect {
  readonly #ends: SqliteEnds
  constructor(ends: SqliteEnds) {
    this.#ends = ends
  }
  createDriver(): Driver {
    return new SqliteWorkerDriver(this.#ends)
  }
  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler()
  }
  createAdapter(): DialectAdapter {
    return new SharedSqliteAdapter()
  }
  createIntrospector(db: Kysely<any>): DatabaseIntrospector {
    return new SqliteIntrospector(db)
  }
}

/** Kysely would let one statement through at a time; the worker puts them in order itself and commits them together. */
class SharedSqliteAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

class SqliteWorkerDriver implements Driver {
  readonly #ends: SqliteEnds
  #lastTx = 0

  constructor(ends: SqliteEnds) {
    this.#ends = ends
  }
  async init(): Promise<void> {}
  async acquireConnection(): Promise<SqliteConnection> {
    return new SqliteConnection(this.#ends)
  }
  async beginTransaction(connection: SqliteConnection): Promise<void> {
    connection.begin(++this.#lastTx)
  }
  commitTransaction(connection: SqliteConnection): Promise<void> {
    return connection.end('COMMIT')
  }
  rollbackTransaction(connection: SqliteConnection): Promise<void> {
    return connection.end('ROLLBACK')
  }
  savepoint(connection: SqliteConnection, name: string): Promise<void> {
    return connection.run(`SAVEPOINT "${name}"`)
  }
  rollbackToSavepoint(connection: SqliteConnection, name: string): Promise<void> {
    return connection.run(`ROLLBACK TO "${name}"`)
  }
  releaseSavepoint(connection: SqliteConnection, name: string): Promise<void> {
    return connection.run(`RELEASE "${name}"`)
  }
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}
}

class SqliteConnection implements DatabaseConnection {
  readonly #ends: SqliteEnds
  #tx: number | undefined
  /** Nothing was asked of the worker yet: its BEGIN comes with the first statement. */
  #isFresh = true

  constructor(ends: SqliteEnds) {
    this.#ends = ends
  }

  begin(tx: number): void {
    this.#tx = tx
    this.#isFresh = true
  }

  async end(sql: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    const tx = this.#tx
    this.#tx = undefined
    if (!this.#isFresh) await this.#ends.writer.send({ sql, tx, ends: true })
  }

  async run(sql: string): Promise<void> {
    await this.executeQuery(CompiledQuery.raw(sql))
  }

  async executeQuery<R>({ query, sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const params = parameters.map(toSqlite)
    if (this.#tx === undefined && (SelectQueryNode.is(query) || /^\s*select\b/i.test(sql))) {
      return { rows: this.#ends.reads.prepare(sql).all(...params) as R[] }
    }
    this.#isFresh = false
    const { rows, changes, insertId } = await this.#ends.writer.send<SqlResult>({ sql, params, tx: this.#tx })
    if (changes === undefined) return { rows: rows as R[], numAffectedRows: BigInt(rows.length) }
    return { rows: [], numAffectedRows: BigInt(changes), insertId: insertId === undefined ? undefined : BigInt(insertId) }
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>({ ...query, queryId: createQueryId() })
  }
}

/** As MySQL takes it: a boolean is 1 or 0. */
function toSqlite(value: unknown): SQLInputValue {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value === undefined) return null
  return value as SQLInputValue
}
