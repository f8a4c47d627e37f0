import type { CollectionSpec, Doc, Find, IndexSpec, Value } from '@ultrachat/ports'

/** Programming errors of callers, told before anything is written. */

const MOST = 10_000

export function assertSpec({ name, indexes }: CollectionSpec<any>): void {
  if (!/^[a-z][a-z0-9_]*$/i.test(name) || /^sqlite/i.test(name))
    throw new Error(`${JSON.stringify(name)} is no name for a collection.`)
  const fields = new Set(Object.values(indexes).flatMap((index) => index.fields))
  if (new Set([...fields].map((field) => field.toLowerCase())).size !== fields.size) {
    throw new Error(`Collection ${name}: two indexed fields differ by case only.`)
  }
  for (const [index, spec] of Object.entries(indexes)) {
    if (index === 'id' || spec.fields.length === 0)
      throw new Error(`Collection ${name}: index ${index} needs fields, and another name than id.`)
    const bad = spec.fields.find((field) => field.startsWith('_') || field === 'id' || field === 'rev')
    if (bad !== undefined) throw new Error(`Collection ${name}: ${bad} cannot be an indexed field.`)
  }
}

export function assertId(id: unknown): asserts id is string {
  if (typeof id !== 'string' || id === '' || !id.isWellFormed())
    throw new Error(`${JSON.stringify(id)} is no id of a document.`)
}

/** An indexed field's value; undefined where it may be absent. */
export function assertValue(field: string, value: unknown): asserts value is Value {
  if (typeof value === 'string' ? value.isWellFormed() : typeof value === 'number' && Number.isFinite(value)) return
  throw new Error(`The indexed field ${field} must be a string or a finite number, not ${JSON.stringify(value)}.`)
}

export function assertLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST) throw new Error(`limit must be 1 to ${MOST}, not ${limit}.`)
}

export function assertFind(name: string, index: IndexSpec | undefined, { equals, range }: Find): asserts index is IndexSpec {
  if (!index) throw new Error(`There is no index ${name}.`)
  if (equals.length > index.fields.length)
    throw new Error(`Index ${name} has ${index.fields.length} fields, not ${equals.length}.`)
  if (range && equals.length === index.fields.length) throw new Error(`Index ${name} has no field left for a range.`)
  for (const value of equals) assertValue(name, value)
}

/** Fields without which a document cannot be written. */
export function requiredFields<T extends Doc>({ indexes }: CollectionSpec<T>): Set<string> {
  return new Set(Object.values(indexes).flatMap((index) => (index.partial ? [] : index.fields)))
}
