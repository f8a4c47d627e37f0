import { Relational, type Migration, type RelationalDialect } from '@ultrachat/ports'
import { Kysely, sql, type Transaction } from 'kysely'
import type { DatabaseSync } from 'node:sqlite'
import { openForReading } from '../sqlite/open.ts'
import type { SqlRequest } from '../sqlite/sql-work.ts'
import { Statements } from '../sqlite/statements.ts'
import { SqliteWriter, workerAt } from '../sqlite/writer.js'
import { SqliteWorkerDialect } from './sqlite.dialect.js'
import { findUnique } from './sqlite.unique.js'

export interface SqliteRelationalOptions {
  readonly file: string
}

const dialect: RelationalDialect = { key: () => 'text', text: 'text', integer: 'integer' }

/** Opens `file`, creating it where it is missing. @throws Error that names the file and the fix */
export async function createSqliteRelational({ file }: SqliteRelationalOptions): Promise<SqliteRelational> {
  const script = workerAt(import.meta.url, '../sqlite/sql')
  const writer = await SqliteWriter.open<SqlRequest>(script, { file, synchronous: 'FULL' })
  return new SqliteRelational(writer, openForReading(file))
}

/** Rows in one SQLite file: a worker writes, the calling thread reads. */
export class SqliteRelational extends Relational {
  readonly #writer: SqliteWriter<SqlRequest>
  readonly #reader: DatabaseSync
  readonly #reads: Statements
  readonly #kysely: Kysely<any>

  constructor(writer: SqliteWriter<SqlRequest>, reader: DatabaseSync) {
    super()
    this.#writer = writer
    this.#reader = reader
    this.#reads = new Statements(reader)
    this.#kysely = new Kysely({ dialect: new SqliteWorkerDialect({ writer, reads: this.#reads }) })
  }

  override db<DB>(): Kysely<DB> {
    return this.#kysely
  }

  override transaction<DB, T>(work: (trx: Transaction<DB>) => Promise<T>): Promise<T> {
    return this.#kysely.transaction().execute(work)
  }

  override async upsert<DB>(
    db: Kysely<DB>,
    table: string,
    row: Record<string, unknown>,
    keys: string[],
    update: string[],
  ): Promise<void> {
    await (db as Kysely<any>)
      .insertInto(table)
      .values(row)
      .onConflict((conflict) => {
        const taken = conflict.columns(keys)
        if (update.length === 0) return taken.doNothing()
        return taken.doUpdateSet((eb: any) =>
          Object.fromEntries(update.map((column) => [column, eb.ref(`excluded.${column}`)])),
        )
      })
      .execute()
  }

  override async insertIgnore<DB>(db: Kysely<DB>, table: string, row: Record<string, unknown>): Promise<boolean> {
    const result = await (db as Kysely<any>)
      .insertInto(table)
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    return Number(result.numInsertedOrUpdatedRows ?? 0) > 0
  }

  override isUnique(error: unknown, index: string): boolean {
    return findUnique(this.#reader, error).includes(index)
  }

  override async migrate(role: string, migrations: Migration[]): Promise<void> {
    await sql`CREATE TABLE IF NOT EXISTS _migrations (role text NOT NULL, name text NOT NULL, applied_at integer NOT NULL,
      PRIMARY KEY (role, name)) WITHOUT ROWID`.execute(this.#kysely)
    const rows = await this.#kysely.selectFrom('_migrations').select('name').where('role', '=', role).execute()
    const applied = new Set(rows.map((row) => row.name))
    for (const { name, up } of migrations.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (applied.has(name)) continue
      await this.transaction<any, void>(async (trx) => {
        await up(trx as unknown as Kysely<unknown>, dialect)
        await this.insertIgnore(trx, '_migrations', { role, name, applied_at: Date.now() })
      })
    }
    this.#reads.clear()
  }

  override async ping(): Promise<void> {
    await this.#writer.send({ sql: 'SELECT 1' })
    this.#reads.prepare('SELECT 1').get()
  }

  override async close(): Promise<void> {
    // The writer leaves last, so that it can take its log into the file: a stopped server's data is whole files.
    if (this.#reader.isOpen) this.#reader.close()
    await this.#writer.close()
  }
}
