import type { CollectionSpec, Doc, IndexSpec } from '@ultrachat/ports'
import { quote, type Statements } from '../sqlite/statements.ts'
import { DocumentCodec } from './document.codec.js'
import type { DocumentsWriter } from './documents.writer.js'

/** What the store knows of a collection. */
export interface TableState {
  exists: boolean
  /** Fields that stand in a column and not in the JSON; grows only. */
  fields: string[]
  /** Fields that may still stand in the JSON of older rows. */
  filling: string[]
  indexes: Record<string, IndexSpec>
}

const PAGE = 500
const CATALOG = '_collections'

/**
 * Makes the table and its indexes fit the declaration: adds columns, moves values from the JSON into them, drops indexes that are no
 * longer declared, makes the new ones. Can be interrupted at any point and begun again.
 */
export async function prepareTable<T extends Doc>(
  spec: CollectionSpec<T>,
  writer: DocumentsWriter,
  reads: Statements,
): Promise<TableState> {
  await writer.exec([`CREATE TABLE IF NOT EXISTS ${CATALOG} (name TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID`])
  const before = readState(spec.name, reads)
  const declared = [...new Set(Object.values(spec.indexes).flatMap((index) => index.fields))]
  const fields = [...new Set([...before.fields, ...declared])]
  const state: TableState = { exists: true, fields, filling: [], indexes: spec.indexes }
  assertCompatible(spec.name, before, state)
  if (JSON.stringify(before) === JSON.stringify(state)) return state

  // The new columns are known before anything moves into them: who comes after an interruption finds every value.
  const filling = fields.filter((field) => before.filling.includes(field) || !before.fields.includes(field))
  await writer.exec([
    ...makeColumns(spec.name, before, fields),
    saveState(spec.name, { ...before, exists: true, fields, filling }),
  ])
  if (filling.length > 0) await moveIntoColumns(spec, state, writer, reads)
  const dropped = Object.keys(before.indexes).filter((index) => !(index in state.indexes))
  const changes = [
    ...dropped.map((index) => `DROP INDEX IF EXISTS ${indexName(spec.name, index)}`),
    ...Object.entries(state.indexes).map(([index, it]) => createIndex(spec.name, index, it)),
    saveState(spec.name, state),
  ]
  await writer.exec(changes).catch((cause: Error) => {
    throw new Error(`Collection ${spec.name}: its indexes do not fit what it holds (${cause.message}).`, { cause })
  })
  return state
}

export function indexName(collection: string, index: string): string {
  return quote(`${collection}.${index}`)
}

/** What a partial index holds, as a term of WHERE; also needed in queries, so that SQLite may use the index. */
export function presence({ fields }: IndexSpec): string {
  return fields.map((field) => `${quote(field)} IS NOT NULL`).join(' AND ')
}

function readState(name: string, reads: Statements): TableState {
  const row = reads.prepare(`SELECT state FROM ${CATALOG} WHERE name = ?`).get(name) as unknown as [string] | undefined
  return row ? (JSON.parse(row[0]) as TableState) : { exists: false, fields: [], filling: [], indexes: {} }
}

function saveState(name: string, state: TableState): string {
  return `INSERT OR REPLACE INTO ${CATALOG} VALUES ('${name}', '${JSON.stringify(state).replaceAll("'", "''")}')`
}

function assertCompatible(collection: string, before: TableState, next: TableState): void {
  for (const [name, index] of Object.entries(next.indexes)) {
    const old = before.indexes[name]
    if (old && describe(old) !== describe(index)) {
      throw new Error(
        `Collection ${collection}: index ${name} exists as ${describe(old)}, not ${describe(index)}. Give the new one another name.`,
      )
    }
  }
}

function describe({ fields, unique, partial }: IndexSpec): string {
  return `${unique ? 'unique ' : ''}${partial ? 'partial ' : ''}(${fields.join(', ')})`
}

/** In a new table the JSON stands last: SQLite reads the columns before it without touching its pages. */
function makeColumns(name: string, before: TableState, fields: string[]): string[] {
  const columns = ['_id TEXT PRIMARY KEY NOT NULL', '_rev INTEGER NOT NULL', ...fields.map(quote), '_doc TEXT NOT NULL']
  const create = `CREATE TABLE IF NOT EXISTS ${quote(name)} (${columns.join(', ')})`
  if (!before.exists) return [create]
  const added = fields.filter((field) => !before.fields.includes(field))
  return added.map((field) => `ALTER TABLE ${quote(name)} ADD COLUMN ${quote(field)}`)
}

function createIndex(collection: string, name: string, index: IndexSpec): string {
  const where = index.partial ? ` WHERE ${presence(index)}` : ''
  return `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX IF NOT EXISTS ${indexName(collection, name)}
    ON ${quote(collection)} (${index.fields.map(quote).join(', ')})${where}`
}

async function moveIntoColumns<T extends Doc>(
  spec: CollectionSpec<T>,
  state: TableState,
  writer: DocumentsWriter,
  reads: Statements,
): Promise<void> {
  const codec = new DocumentCodec(spec, state)
  const page = `SELECT ${codec.columns} FROM ${quote(spec.name)} WHERE _id > ? ORDER BY _id LIMIT ${PAGE}`
  const assign = [...state.fields.map(quote), '_doc'].map((column) => `${column} = ?`).join(', ')
  const update = writer.number(`UPDATE ${quote(spec.name)} SET ${assign} WHERE _id = ? RETURNING _rev`)
  for (let after = ''; ;) {
    const docs = reads
      .prepare(page)
      .all(after)
      .map((row) => codec.decode(row as unknown as unknown[]))
    if (docs.length === 0) return
    after = docs.at(-1)!.id
    const results = await writer.write(
      docs.map((doc) => ['update', update, [...codec.encode(doc), doc.id]]),
      { isOrdered: true, isLazy: false },
    )
    const taken = results.find((result) => typeof result === 'string')
    if (taken !== undefined) throw new Error(`Collection ${spec.name}: (${taken}) is taken twice.`)
  }
}
