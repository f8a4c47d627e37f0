import * as contracts from '@ultrachat/contracts'
import { z } from 'zod'

export type Json = { [key: string]: unknown }

/** JSON Schema 2020-12, which is what OpenAPI 3.1 speaks; the words that the page looks at. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly format?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly oneOf?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly additionalProperties?: Schema | boolean
  readonly propertyNames?: Schema
  readonly enum?: readonly unknown[]
  readonly [key: string]: unknown
}

const COMPONENTS = '#/components/schemas/'

/** The named shapes of the contracts: entities, and the texts, ids and times that many of them share. */
const entities = z.registry<{ id: string }>()
for (const [name, value] of Object.entries(contracts)) {
  if (isShared(value)) register(name, value)
  else if (typeof value === 'object')
    for (const [inner, schema] of Object.entries(value)) if (isEntity(schema)) register(inner, schema)
}

function register(name: string, schema: z.ZodType): void {
  if (/^[A-Z]/.test(name) && !entities.has(schema)) entities.add(schema, { id: name })
}

function isEntity(value: unknown): value is z.ZodType {
  return value instanceof z.ZodObject || value instanceof z.ZodUnion
}

function isShared(value: unknown): value is z.ZodType {
  return value instanceof z.ZodString || value instanceof z.ZodStringFormat || value instanceof z.ZodUnion
}

/** Turns contracts into JSON Schema and keeps the named ones aside. */
export class Schemas {
  readonly named: Record<string, Schema> = {}

  /** What the server sends. Clients ignore fields that they do not know, so nothing here forbids more. */
  output(schema: z.ZodType): Schema {
    return this.#convert(schema, 'output')
  }

  /** What the server takes: unknown fields are refused. */
  input(schema: z.ZodType): Schema {
    return this.#convert(schema, 'input')
  }

  /** What a reference stands for, where the fields are needed one by one. */
  resolved(schema: Schema): Schema {
    return schema.$ref ? this.named[schema.$ref.slice(COMPONENTS.length)]! : schema
  }

  #convert(schema: z.ZodType, io: 'input' | 'output'): Schema {
    const {
      $schema: _,
      $defs,
      ...rest
    } = z.toJSONSchema(schema, { io, metadata: merged, override: ({ jsonSchema }) => tidy(jsonSchema as Json, io) }) as Json
    for (const [name, definition] of Object.entries(($defs as Record<string, Json>) ?? {}))
      this.named[name] ??= relink(definition) as Schema
    return relink(rest) as Schema
  }
}

/** Names from here, and what the contracts noted about their own schemas (`meta`). */
const merged = {
  get: (schema: z.core.$ZodType) => ({ ...z.globalRegistry.get(schema), ...entities.get(schema) }),
  has: (schema: z.core.$ZodType) => entities.has(schema) || z.globalRegistry.has(schema),
  _idmap: (entities as unknown as { _idmap: Map<string, unknown> })._idmap,
} as unknown as typeof z.globalRegistry

function tidy(schema: Json, io: 'input' | 'output'): void {
  if (io === 'output' && schema.additionalProperties === false) delete schema.additionalProperties
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum
  delete schema.id
  // The pattern of RFC 3339 is long, and `format` says it.
  if (schema.format === 'date-time') delete schema.pattern
}

function relink(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relink)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' ? String(inner).replace('#/$defs/', COMPONENTS) : relink(inner),
    ]),
  )
}
