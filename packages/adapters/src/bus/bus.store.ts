import { existsSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { openForReading } from '../sqlite/open.ts'
import type { SqlRequest } from '../sqlite/sql-work.ts'
import { Statements } from '../sqlite/statements.ts'
import { SqliteWriter, workerAt } from '../sqlite/writer.js'

/** An event that a role has not taken. */
export interface StoredEvent {
  readonly id: number
  readonly name: string
  readonly role: string
  readonly room: string
}

interface KnownConsumer {
  readonly name: string
  readonly role: string
  /** When it was last attached, give or take a day. */
  readonly seen: number
}

const SCHEMA = [
  'CREATE TABLE IF NOT EXISTS consumers (name TEXT, role TEXT, seen INTEGER NOT NULL, PRIMARY KEY (name, role)) WITHOUT ROWID',
  'CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, room TEXT NOT NULL, event TEXT NOT NULL)',
]
const DAY_MS = 24 * 3600_000
/** What waits for a role that has not come back for so long is forgotten. */
const LONGEST_ABSENCE_MS = 7 * DAY_MS

/** bus.db: who consumes what, and what they have not taken. Its worker starts with the first thing to write. */
export class BusStore {
  readonly #file: string
  readonly #known = new Map<string, number>()
  #lastId = 0
  #writer: Promise<SqliteWriter<SqlRequest>> | undefined
  #reader: DatabaseSync | undefined
  #reads: Statements | undefined

  constructor(file: string) {
    this.#file = file
  }

  /** What an earlier run left. */
  async load(now: number): Promise<{ consumers: KnownConsumer[]; events: StoredEvent[] }> {
    if (!existsSync(this.#file)) return { consumers: [], events: [] }
    const tables = this.#read()
      .prepare("SELECT count(*) AS count FROM sqlite_schema WHERE name IN ('consumers', 'events')")
      .get()
    if (tables?.count !== SCHEMA.length) return { consumers: [], events: [] }
    const { oldest } = this.#read().prepare('SELECT min(seen) AS oldest FROM consumers').get() as { oldest: number | null }
    if (oldest !== null && oldest < now - LONGEST_ABSENCE_MS) await this.#forget(now - LONGEST_ABSENCE_MS)
    const consumers = this.#read().prepare('SELECT name, role, seen FROM consumers').all() as unknown as KnownConsumer[]
    const events = this.#read()
      .prepare('SELECT id, name, role, room FROM events ORDER BY id')
      .all() as unknown as StoredEvent[]
    for (const { name, role, seen } of consumers) this.#known.set(keyOf(name, role), seen)
    this.#lastId = events.at(-1)?.id ?? 0
    return { consumers, events }
  }

  /** From now on events wait for this consumer, also while it is away. */
  async know(name: string, role: string, now: number): Promise<void> {
    if (now - (this.#known.get(keyOf(name, role)) ?? 0) < DAY_MS) return
    await this.#run('INSERT OR REPLACE INTO consumers (name, role, seen) VALUES (?, ?, ?)', name, role, now)
    this.#known.set(keyOf(name, role), now)
  }

  nextId(): number {
    return ++this.#lastId
  }

  async add({ id, name, role, room }: StoredEvent, wire: string): Promise<void> {
    await this.#run('INSERT INTO events (id, name, role, room, event) VALUES (?, ?, ?, ?, ?)', id, name, role, room, wire)
  }

  async remove(id: number): Promise<void> {
    await this.#run('DELETE FROM events WHERE id = ?', id)
  }

  /** The serialized event. */
  wire(id: number): string | undefined {
    return this.#read().prepare('SELECT event FROM events WHERE id = ?').get(id)?.event as string | undefined
  }

  async close(): Promise<void> {
    await (await this.#writer)?.close()
    this.#reader?.close()
    this.#reader = undefined
  }

  async #forget(before: number): Promise<void> {
    await this.#run('DELETE FROM events WHERE (name, role) IN (SELECT name, role FROM consumers WHERE seen < ?)', before)
    await this.#run('DELETE FROM consumers WHERE seen < ?', before)
  }

  #read(): Statements {
    this.#reader ??= openForReading(this.#file)
    this.#reads ??= new Statements(this.#reader)
    return this.#reads
  }

  async #run(sql: string, ...params: (string | number)[]): Promise<void> {
    this.#writer ??= this.#openWriter()
    await (await this.#writer).send({ sql, params })
  }

  async #openWriter(): Promise<SqliteWriter<SqlRequest>> {
    const script = workerAt(import.meta.url, '../sqlite/sql')
    const writer = await SqliteWriter.open<SqlRequest>(script, { file: this.#file, synchronous: 'NORMAL' })
    for (const sql of SCHEMA) await writer.send({ sql })
    return writer
  }
}

function keyOf(name: string, role: string): string {
  return `${name}\n${role}`
}
