import type { CollectionSpec, Doc, Stored, Value } from '@ultrachat/ports'
import { quote } from '../sqlite/statements.ts'
import { assertId, assertValue, requiredFields } from './documents.check.js'

/**
 * A document is one row: `_id`, `_rev`, a column for each field that an index has or had, and the rest as JSON. An indexed field
 * stands in its column only, so that changing it does not rewrite the JSON.
 */
export class DocumentCodec<T extends Doc> {
  readonly fields: readonly string[]
  /** For SELECT, as `decode` takes them. */
  readonly columns: string
  readonly #spec: CollectionSpec<T>
  readonly #required: Set<string>
  /** Spread over a document, it takes out of the JSON what has a column. */
  readonly #blank: Record<string, undefined>

  constructor(spec: CollectionSpec<T>, { fields }: { readonly fields: readonly string[] }) {
    this.#spec = spec
    this.fields = fields
    this.columns = ['_id', '_rev', '_doc', ...fields.map(quote)].join(', ')
    this.#required = requiredFields(spec)
    this.#blank = Object.fromEntries(['id', 'rev', ...fields].map((field) => [field, undefined]))
  }

  has(field: string): boolean {
    return Object.hasOwn(this.#blank, field)
  }

  /** The indexed values in order of `fields`, then the JSON. */
  encode(doc: T): (Value | null)[] {
    assertId(doc.id)
    const given = doc as unknown as Record<string, unknown>
    const values: (Value | null)[] = []
    for (const field of this.fields) values.push(this.value(field, given[field]))
    values.push(JSON.stringify({ ...doc, ...this.#blank }))
    return values
  }

  /** An indexed field's value as its column takes it. @throws Error where it must not be absent */
  value(field: string, value: unknown): Value | null {
    if (value === undefined && !this.#required.has(field)) return null
    if (value === undefined) throw new Error(`Collection ${this.#spec.name}: the indexed field ${field} is missing.`)
    assertValue(field, value)
    return value
  }

  decode(row: unknown[]): Stored<T> {
    const doc = JSON.parse(row[2] as string) as Record<string, unknown>
    doc.id = row[0]
    for (let i = 0; i < this.fields.length; i++) {
      const value = row[i + 3]
      if (value !== null) doc[this.fields[i]!] = value
    }
    const present = this.#upgraded(doc as unknown as Doc) as Stored<T>
    present.rev = row[1] as number
    return present
  }

  #upgraded(doc: Doc): T {
    const { upgrade, v } = this.#spec
    return upgrade && (v === undefined || doc.v < v) ? upgrade(doc) : (doc as T)
  }
}
