import type { Kysely, Transaction } from 'kysely'

/** One repeatable statement each, forward only, applied in order of `name` once per data store. */
export interface Migration {
  readonly name: string
  up(db: Kysely<unknown>, dialect: RelationalDialect): Promise<void>
}

/** What the portable subset of SQL spells differently. */
export interface RelationalDialect {
  /** Column type of an id or key: compared byte by byte. */
  readonly key: (length: number) => 'text' | `varchar(${number})`
  readonly text: 'text'
  /** Integer milliseconds and counters up to 2^53. */
  readonly integer: 'integer' | 'bigint'
}

/**
 * Rows with transactions: accounts, sessions, chats, members.
 * Promise: what `db` or `transaction` resolved with survives `kill -9` and a power cut; reads see only that.
 * Write portable SQL: no RETURNING, no ON CONFLICT (use `upsert`, `insertIgnore`), times as integer milliseconds UTC.
 */
export abstract class Relational {
  abstract db<DB>(): Kysely<DB>

  /** All or nothing, one at a time with other writes; run only statements of `trx` inside. */
  abstract transaction<DB, T>(work: (trx: Transaction<DB>) => Promise<T>): Promise<T>

  /** Inserts, or changes `update` where the row's unique `keys` are taken. */
  abstract upsert<DB>(
    db: Kysely<DB>,
    table: string,
    row: Record<string, unknown>,
    keys: string[],
    update: string[],
  ): Promise<void>

  /** Inserts unless a unique key is taken. Answers whether it inserted. */
  abstract insertIgnore<DB>(db: Kysely<DB>, table: string, row: Record<string, unknown>): Promise<boolean>

  /** Whether the error says that the unique index (or the primary key of `table`) `index` is taken. */
  abstract isUnique(error: unknown, index: string): boolean

  abstract migrate(role: string, migrations: Migration[]): Promise<void>

  /** Rejects when the store cannot be reached. */
  abstract ping(): Promise<void>
  abstract close(): Promise<void>
}
