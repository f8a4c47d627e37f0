import { Documents, type Collection, type CollectionSpec, type Doc } from '@ultrachat/ports'
import type { DatabaseSync } from 'node:sqlite'
import { openForReading } from '../sqlite/open.ts'
import { Statements } from '../sqlite/statements.ts'
import { SqliteWriter, workerAt } from '../sqlite/writer.js'
import type { DocumentsRequest } from './documents-work.ts'
import { DocumentsWriter } from './documents.writer.js'
import { SqliteCollection } from './sqlite.collection.js'
import { assertSpec } from './documents.check.js'
import { prepareTable } from './sqlite.table.js'

export interface SqliteDocumentsOptions {
  readonly file: string
}

/** Opens `file`, creating it where it is missing. @throws Error that names the file and the fix */
export async function createSqliteDocuments({ file }: SqliteDocumentsOptions): Promise<SqliteDocuments> {
  const script = workerAt(import.meta.url, './documents')
  const writer = await SqliteWriter.open<DocumentsRequest>(script, { file, synchronous: 'FULL' })
  return new SqliteDocuments(new DocumentsWriter(writer), openForReading(file))
}

/** Documents in one SQLite file, a table for each collection: a worker writes, the calling thread reads. */
export class SqliteDocuments extends Documents {
  readonly #writer: DocumentsWriter
  readonly #reader: DatabaseSync
  readonly #reads: Statements
  readonly #open = new Map<string, { shape: string; collection: Promise<Collection<any>> }>()

  constructor(writer: DocumentsWriter, reader: DatabaseSync) {
    super()
    this.#writer = writer
    this.#reader = reader
    this.#reads = new Statements(reader, { asArrays: true })
  }

  override async collection<T extends Doc>(spec: CollectionSpec<T>): Promise<Collection<T>> {
    assertSpec(spec)
    const shape = JSON.stringify(spec.indexes)
    const open = this.#open.get(spec.name)
    if (!open) return this.#declare(spec, shape)
    if (open.shape !== shape) throw new Error(`Collection ${spec.name} is declared twice with different indexes.`)
    await open.collection
    return this.#declare(spec, shape)
  }

  #declare<T extends Doc>(spec: CollectionSpec<T>, shape: string): Promise<Collection<T>> {
    const collection = prepareTable(spec, this.#writer, this.#reads).then(
      (table) => new SqliteCollection<T>(spec, table, this.#writer, this.#reads),
    )
    this.#open.set(spec.name, { shape, collection })
    collection.catch(() => this.#open.delete(spec.name))
    return collection
  }

  override async ping(): Promise<void> {
    await this.#writer.exec([])
    this.#reads.prepare('SELECT 1').get()
  }

  override async close(): Promise<void> {
    // The writer leaves last, so that it can take its log into the file: a stopped server's data is whole files.
    if (this.#reader.isOpen) this.#reader.close()
    await this.#writer.close()
  }
}
