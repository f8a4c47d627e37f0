import type { Schema } from './schemas.js'

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]!)
}

export function anchor(name: unknown): string {
  return String(name).replace(/[^\w-]/g, '-')
}

/** Prose in which `backticks` mark code. */
export function words(text: string): string {
  return escape(text).replace(/`([^`]+)`/g, '<code>$1</code>')
}

/** An object as a table of its fields; anything else as its type. */
export function fields(schema: Schema): string {
  const choices = schema.oneOf ?? schema.anyOf
  if (choices?.some((choice) => choice.properties)) return choices.map(fields).join('<p class="or">or</p>')
  const properties = Object.entries(schema.properties ?? {})
  if (properties.length === 0) return `<p>${typeOf(schema)}</p>`
  const required = new Set(schema.required)
  const rows = properties.map(([name, field]) => {
    const note = field.description ? `<br>${words(field.description)}` : ''
    return `<tr><td><code>${escape(name)}</code>${required.has(name) ? '' : ' <i>optional</i>'}</td><td>${typeOf(field)}${note}</td></tr>`
  })
  return `<table><thead><tr><th scope="col">field</th><th scope="col">type</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
}

/** A schema in a line: `Chat[]`, `'a' | 'b'`, `integer, 0 to 100`. */
export function typeOf(schema: Schema): string {
  if (schema.$ref) return linkTo(schema.$ref)
  if ('const' in schema) return value(schema.const)
  if (schema.enum) return schema.enum.map(value).join(' | ')
  const choices = schema.oneOf ?? schema.anyOf
  if (choices) return choices.map(typeOf).join(' | ')
  if (schema.type === 'array')
    return `${wrapped(typeOf(schema.items ?? {}))}[]${bounds(schema.minItems, schema.maxItems, ' items')}`
  if (schema.type === 'object') return objectOf(schema)
  const name = schema.format ?? schema.type ?? 'anything'
  return `${escape(name)}${bounds(schema.minimum ?? schema.minLength, schema.maximum ?? schema.maxLength, schema.type === 'string' ? ' characters' : '')}`
}

function objectOf(schema: Schema): string {
  const properties = Object.entries(schema.properties ?? {})
  const required = new Set(schema.required)
  if (properties.length > 0)
    return `{ ${properties.map(([name, field]) => `${escape(name)}${required.has(name) ? '' : '?'}: ${typeOf(field)}`).join(', ')} }`
  if (typeof schema.additionalProperties !== 'object') return '{}'
  const key = schema.propertyNames ? typeOf(schema.propertyNames) : 'string'
  return `{ [${key}]: ${typeOf(schema.additionalProperties)} }`
}

function linkTo(ref: string): string {
  const name = ref.slice(ref.lastIndexOf('/') + 1)
  return `<a href="#schema-${anchor(name)}">${escape(name)}</a>`
}

const value = (one: unknown) => `<code>${escape(JSON.stringify(one))}</code>`
const wrapped = (type: string) => (type.includes(' | ') ? `(${type})` : type)

function bounds(min: unknown, max: unknown, what: string): string {
  if (min === undefined && max === undefined) return ''
  if (max === undefined) return `, at least ${Number(min)}${what}`
  return min === undefined ? `, up to ${Number(max)}${what}` : `, ${Number(min)} to ${Number(max)}${what}`
}
