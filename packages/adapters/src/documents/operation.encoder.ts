import type { CollectionSpec, Doc, WriteOperation } from '@ultrachat/ports'
import { quote } from '../sqlite/statements.ts'
import type { DocumentCodec } from './document.codec.js'
import { assertId } from './documents.check.js'
import type { WireOperation } from './documents-work.ts'
import type { DocumentsWriter } from './documents.writer.js'

type Fields = [field: string, value: unknown][]
type Patch<T extends Doc> = WriteOperation<T> & { op: 'patch' }

/** Operations as the worker takes them: numbered statements and their parameters. */
export class OperationEncoder<T extends Doc> {
  readonly #codec: DocumentCodec<T>
  readonly #writer: DocumentsWriter
  readonly #table: string
  readonly #insert: number
  readonly #replace: number

  constructor({ name }: CollectionSpec<T>, codec: DocumentCodec<T>, writer: DocumentsWriter) {
    this.#codec = codec
    this.#writer = writer
    this.#table = quote(name)
    const columns = [...codec.fields.map(quote), '_doc']
    this.#insert = writer.number(
      `INSERT INTO ${this.#table} (_rev, ${columns.join(', ')}, _id) VALUES (1, ${columns.map(() => '?').join(', ')}, ?)`,
    )
    this.#replace = writer.number(
      `UPDATE ${this.#table} SET _rev = _rev + 1, ${columns.map((column) => `${column} = ?`).join(', ')} WHERE _id = ? AND _rev = ? RETURNING _rev`,
    )
  }

  /** @throws Error where the document or the patch can never be stored */
  encode(operation: WriteOperation<T>): WireOperation {
    if (operation.op === 'patch') return this.#patch(operation)
    const params = this.#codec.encode(operation.doc)
    params.push(operation.doc.id)
    if (operation.op === 'insert') return ['insert', this.#insert, params]
    params.push(operation.rev)
    return ['update', this.#replace, params]
  }

  #patch({ id, where = {}, set = {}, unset = [] }: Patch<T>): WireOperation {
    assertId(id)
    const wanted = Object.entries(where) as Fields
    const changed = (Object.entries(set) as Fields).filter(([, value]) => value !== undefined)
    for (const field of unset) changed.push([field, undefined])
    if (changed.some(([field]) => field === 'id' || field === 'rev')) throw new Error('A patch cannot change id or rev.')
    const isColumn = ([field]: Fields[number]): boolean => this.#codec.has(field)

    const columns = changed.filter(isColumn)
    const assign = columns.map(([field]) => `, ${quote(field)} = ?`).join('')
    const values = columns.map(([field, value]) => this.#codec.value(field, value))
    const terms = wanted.filter(isColumn)
    const condition = terms.map(([field]) => ` AND ${COLUMN_OF[field] ?? quote(field)} IS ?`).join('')
    const match = [id, ...terms.map(([, value]) => (value ?? null) as string | number | null)]

    if (columns.length === changed.length && terms.length === wanted.length) {
      const sql = `UPDATE ${this.#table} SET _rev = _rev + 1${assign} WHERE _id = ?${condition} RETURNING _rev`
      return ['update', this.#writer.number(sql), [...values, ...match]]
    }
    const select = this.#writer.number(`SELECT _rev, _doc FROM ${this.#table} WHERE _id = ?${condition}`)
    const update = this.#writer.number(`UPDATE ${this.#table} SET _rev = _rev + 1${assign}, _doc = ? WHERE _id = ?`)
    return ['rewrite', select, match, update, values, id, inJson(wanted, changed, isColumn)]
  }
}

const COLUMN_OF: Record<string, string> = { id: '_id', rev: '_rev' }

function inJson(
  wanted: Fields,
  changed: Fields,
  isColumn: (entry: Fields[number]) => boolean,
): (WireOperation & { 0: 'rewrite' })[6] {
  const rest = changed.filter((entry) => !isColumn(entry))
  return {
    where: Object.fromEntries(wanted.filter((entry) => !isColumn(entry))),
    set: Object.fromEntries(rest.filter(([, value]) => value !== undefined)),
    unset: rest.filter(([, value]) => value === undefined).map(([field]) => field),
  }
}
