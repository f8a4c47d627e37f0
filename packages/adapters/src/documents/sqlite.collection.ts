import type {
  Collection,
  CollectionSpec,
  Doc,
  Find,
  Stored,
  Value,
  WriteOperation,
  WriteOptions,
  WriteResult,
} from '@ultrachat/ports'
import { quote, type Statements } from '../sqlite/statements.ts'
import { DocumentCodec } from './document.codec.js'
import { assertFind, assertLimit, assertValue } from './documents.check.js'
import type { WireResult } from './documents-work.ts'
import type { DocumentsWriter } from './documents.writer.js'
import { OperationEncoder } from './operation.encoder.js'
import { indexName, presence, type TableState } from './sqlite.table.js'

const BOUNDS = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const

/** One collection: reads are prepared statements on the calling thread, a write is one request to the worker. */
export class SqliteCollection<T extends Doc> implements Collection<T> {
  readonly #spec: CollectionSpec<T>
  readonly #writer: DocumentsWriter
  readonly #reads: Statements
  readonly #codec: DocumentCodec<T>
  readonly #encoder: OperationEncoder<T>
  /** Columns as SQLite's error lists them -> index. */
  readonly #taken: Map<string, string>

  constructor(spec: CollectionSpec<T>, table: TableState, writer: DocumentsWriter, reads: Statements) {
    this.#spec = spec
    this.#writer = writer
    this.#reads = reads
    this.#codec = new DocumentCodec(spec, table)
    this.#encoder = new OperationEncoder(spec, this.#codec, writer)
    const unique = Object.entries(spec.indexes).filter(([, index]) => index.unique)
    this.#taken = new Map([
      [`${spec.name}._id`, 'id'],
      ...unique.map(([name, index]) => [index.fields.map((field) => `${spec.name}.${field}`).join(', '), name] as const),
    ])
  }

  async get(ids: readonly string[]): Promise<Stored<T>[]> {
    if (ids.length > 0) assertLimit(ids.length)
    const statement = this.#reads.prepare(`SELECT ${this.#codec.columns} FROM ${quote(this.#spec.name)} WHERE _id = ?`)
    return [...new Set(ids)].flatMap((id) => this.#decode(statement.get(id)) ?? [])
  }

  async find(index: string, query: Find): Promise<Stored<T>[]> {
    assertLimit(query.limit)
    const bounds = Object.entries(query.range ?? {}).filter(([, value]) => value !== undefined) as [
      keyof typeof BOUNDS,
      Value,
    ][]
    for (const [, value] of bounds) assertValue(index, value)
    const sql = this.#select(
      index,
      query,
      bounds.map(([bound]) => bound),
    )
    return this.#reads
      .prepare(sql)
      .all(...query.equals, ...bounds.map(([, value]) => value), query.limit)
      .map((row) => this.#codec.decode(row as unknown as unknown[]))
  }

  async lastOfEach(index: string, prefixes: readonly (readonly Value[])[]): Promise<(Stored<T> | undefined)[]> {
    return prefixes.map((equals) => {
      const sql = this.#select(index, { equals, order: 'desc', limit: 1 }, [])
      return this.#decode(this.#reads.prepare(sql).get(...equals, 1))
    })
  }

  async write(
    operations: readonly WriteOperation<T>[],
    { ordered = false, durable = true }: WriteOptions = {},
  ): Promise<WriteResult[]> {
    if (operations.length === 0) return []
    const wire = operations.map((operation) => this.#encoder.encode(operation))
    const results = await this.#writer.write(wire, { isOrdered: ordered, isLazy: !durable })
    return results.map((result) => this.#result(result))
  }

  #select(name: string, find: Find, bounds: (keyof typeof BOUNDS)[]): string {
    const index = this.#spec.indexes[name]
    assertFind(name, index, find)
    const fields = index.fields.map(quote)
    const rest = fields.slice(find.equals.length)
    const direction = find.order === 'desc' ? 'DESC' : 'ASC'
    const where = [
      ...fields.slice(0, find.equals.length).map((field) => `${field} = ?`),
      ...bounds.map((bound) => `${rest[0]} ${BOUNDS[bound]} ?`),
      ...(index.partial ? [presence(index)] : []),
    ]
    return `SELECT ${this.#codec.columns} FROM ${quote(this.#spec.name)} INDEXED BY ${indexName(this.#spec.name, name)}
      ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''}
      ${rest.length > 0 ? `ORDER BY ${rest.map((field) => `${field} ${direction}`).join(', ')}` : ''} LIMIT ?`
  }

  #decode(row: unknown): Stored<T> | undefined {
    return row === undefined ? undefined : this.#codec.decode(row as unknown[])
  }

  #result(result: WireResult): WriteResult {
    if (typeof result === 'string') return { status: 'conflict', index: this.#taken.get(result) ?? result }
    if (result > 0) return { status: 'ok', rev: result }
    return { status: result === 0 ? 'stale' : 'skipped' }
  }
}
