import { type Command, fail } from '@ultrachat/contracts'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'

const WITHOUT_BODY = new Set(['GET', 'DELETE', 'HEAD'])
const refused = (issue: string): never => fail('server.invalid_input', { issues: [issue] })

/** Path parameters, query string and body as the one input of the command. What stands in the path wins nothing: twice is refused. */
export function inputOf(command: Command, request: FastifyRequest): Record<string, unknown> {
  const input = bodyOf(command, request)
  const fields = fieldsOf(command.input)
  for (const [name, text] of Object.entries(request.query as Record<string, string | string[]>)) {
    const isAllowed = WITHOUT_BODY.has(request.method) || command.query?.includes(name)
    if (!isAllowed || Object.hasOwn(input, name)) refused(`${name.slice(0, 50)}: does not belong in the query string`)
    define(input, name, fromText(fields.get(name), text))
  }
  for (const [name, text] of Object.entries(request.params as Record<string, string>)) {
    if (Object.hasOwn(input, name)) refused(`${name}: stands in the path already`)
    define(input, name, text)
  }
  return input
}

function bodyOf(command: Command, request: FastifyRequest): Record<string, unknown> {
  const { body } = request
  if (body === undefined) return {}
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return refused('input: must be an object')
  if (WITHOUT_BODY.has(request.method) && Object.keys(body).length > 0)
    return refused(`input: ${command.http} takes no body`)
  return { ...(body as Record<string, unknown>) }
}

function define(input: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(input, name, { value, enumerable: true, configurable: true, writable: true })
}

type Kind = 'number' | 'array' | 'boolean' | 'text'

/** The kinds of the fields of an object schema, as far as the query string must know them. */
function fieldsOf(schema: z.ZodType): Map<string, Kind> {
  const shape = schema instanceof z.ZodObject ? (schema.shape as Record<string, z.ZodType>) : {}
  return new Map(Object.entries(shape).map(([name, field]) => [name, kindOf(field)]))
}

function kindOf(field: z.ZodType): Kind {
  if (field instanceof z.ZodOptional || field instanceof z.ZodNullable || field instanceof z.ZodDefault)
    return kindOf(field.unwrap() as z.ZodType)
  if (field instanceof z.ZodNumber) return 'number'
  if (field instanceof z.ZodArray) return 'array'
  return field instanceof z.ZodBoolean ? 'boolean' : 'text'
}

function fromText(kind: Kind | undefined, text: string | string[]): unknown {
  if (kind === 'array')
    return [text]
      .flat()
      .flatMap((part) => part.split(','))
      .filter((part) => part !== '')
  if (kind === 'number' && typeof text === 'string' && /^-?\d{1,16}$/.test(text)) return Number(text)
  if (kind === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  return text
}
