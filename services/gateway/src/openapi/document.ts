import { type Command, commands, errors, events } from '@ultrachat/contracts'
import { z } from 'zod'
import { VERSION } from '../version.js'
import { refusals } from './refusals.js'
import { type Json, type Schema, Schemas } from './schemas.js'
import type { OpenApi, Operation, Response, SocketCommand, SocketEvent } from './shape.js'

const WITHOUT_BODY = new Set(['GET', 'DELETE'])
const TAGS: Record<string, string> = {
  auth: 'Accounts, sign-in and sessions.',
  user: 'People, their settings and their presence.',
  chat: 'Chats, members, invites, reading and sync.',
  messages: 'Messages, reactions, pins and history.',
  server: 'The server itself.',
}
const ABOUT = `The REST interface of UltraChat. Sign in, then send \`Authorization: Bearer <accessToken>\`. Errors are
application/problem+json (RFC 9457) with a stable \`code\`. Optional fields are absent, not null. Unknown fields are refused in what
you send; ignore those that you do not know in what you get. The same commands and the events of Socket.IO stand under \`x-socket\`.`

/** The OpenAPI 3.1 document of every command that may come from outside, made from the contracts. */
export function openApi(from: readonly Command[] = commands): OpenApi {
  const schemas = new Schemas()
  const outside = from.filter((command) => command.auth !== 'service')
  const paths: OpenApi['paths'] = {}
  for (const command of outside) {
    if (!command.http) continue
    const [method, path] = command.http.split(' ') as [string, string]
    const at = (paths[path.replace(/:(\w+)/g, '{$1}')] ??= {})
    at[method.toLowerCase()] = operation(schemas, command, method, path)
  }
  const socket = {
    commands: outside.filter((c) => c.socket).map((c) => socketCommand(schemas, c)),
    events: socketEvents(schemas),
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'UltraChat',
      version: VERSION,
      description: ABOUT,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api' }],
    security: [{ accessToken: [] }],
    tags: rolesOf(outside).map((name) => ({ name, description: TAGS[name] ?? name })),
    paths,
    components: {
      securitySchemes: {
        accessToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'Lives 15 minutes; `POST auth/refresh` gives the next.',
        },
      },
      schemas: { ...schemas.named, Problem: problemSchema() },
      headers: rateHeaders(),
    },
    'x-socket': socket,
  }
}

function roleOf(command: { readonly name: string }): string {
  return command.name.slice(0, command.name.indexOf('.'))
}

function rolesOf(outside: readonly Command[]): string[] {
  return [...new Set(outside.map(roleOf))]
}

function operation(schemas: Schemas, command: Command, method: string, path: string): Operation {
  const inPath = [...path.matchAll(/:(\w+)/g)].map((match) => match[1]!)
  const input = schemas.resolved(schemas.input(command.input))
  const inQuery = WITHOUT_BODY.has(method) ? namesOf(input).filter((name) => !inPath.includes(name)) : (command.query ?? [])
  const body = without(input, [...inPath, ...inQuery])
  const hasBody = !WITHOUT_BODY.has(method) && (body.oneOf !== undefined || namesOf(body).length > 0)
  return {
    operationId: command.name,
    tags: [roleOf(command)],
    summary: command.summary,
    ...(command.auth === 'anyone' && { security: [] }),
    ...(command.socket && { 'x-socket-event': command.socket }),
    parameters: [
      ...inPath.map((name) => parameter(input, name, 'path')),
      ...inQuery.map((name) => parameter(input, name, 'query')),
    ],
    ...(hasBody && { requestBody: { required: isNeeded(body), content: { 'application/json': { schema: body } } } }),
    responses: { ...successes(schemas, command, input), ...refusals(command, hasBody) },
  }
}

function successes(schemas: Schemas, command: Command, input: Schema): Record<string, Response> {
  const headers = {
    'RateLimit-Limit': { $ref: '#/components/headers/RateLimit-Limit' },
    'RateLimit-Remaining': { $ref: '#/components/headers/RateLimit-Remaining' },
    'RateLimit-Reset': { $ref: '#/components/headers/RateLimit-Reset' },
    ...(command.cookie?.writes && {
      'Set-Cookie': {
        schema: { type: 'string' },
        description: 'The refresh token of browsers (HttpOnly, SameSite=Strict).',
      },
    }),
  }
  if (command.status === 204) return { 204: { description: 'Done; no content.', headers } }
  const content = { 'application/json': { schema: schemas.output(command.output) } }
  const first = { [command.status]: { description: command.status === 201 ? 'Created.' : 'The answer.', headers, content } }
  const isRepeatable = command.status === 201 && JSON.stringify(input).includes('"clientId"')
  return isRepeatable
    ? { 200: { description: 'It existed already: the first one, as it is now.', headers, content }, ...first }
    : first
}

function parameter(input: Schema, name: string, place: 'path' | 'query'): Operation['parameters'][number] {
  const schema = input.properties?.[name] ?? {}
  const isRequired = place === 'path' || (input.required ?? []).includes(name)
  // A list in the query string: `ids=a,b`; `ids=a&ids=b` is taken too.
  return { name, in: place, required: isRequired, schema, ...(schema.type === 'array' && { style: 'form', explode: false }) }
}

function socketCommand(schemas: Schemas, command: Command): SocketCommand {
  return {
    event: command.socket!,
    command: command.name,
    summary: command.summary,
    input: schemas.input(command.input),
    ack: schemas.output(command.output),
    errors: command.errors,
  }
}

function socketEvents(schemas: Schemas): SocketEvent[] {
  const heard = events
    .filter((event) => event.socket)
    .map((event) => {
      const payload = event.internal
        ? without(schemas.resolved(schemas.output(event.payload)), event.internal)
        : schemas.output(event.payload)
      return { event: event.socket!, summary: event.summary, payload, ephemeral: event.ephemeral ?? false }
    })
  const ended = z.object({ reason: z.string() })
  return [
    ...heard,
    {
      event: 'session:revoked',
      summary: 'Your session ended; the socket is closed after this.',
      payload: schemas.output(ended),
      ephemeral: true,
    },
  ]
}

function problemSchema(): Schema {
  return {
    type: 'object',
    description: 'RFC 9457; the same object over REST and in the acks of sockets.',
    properties: {
      type: { type: 'string', description: 'urn:ultrachat:error:<code>' },
      title: { type: 'string' },
      status: { type: 'integer' },
      code: { type: 'string', enum: Object.keys(errors), description: 'Stable; clients word it.' },
      message: { type: 'string', description: 'English, for developers.' },
      params: { type: 'object', description: 'What the message names.' },
      requestId: { type: 'string', description: 'As in the log of the server.' },
    },
    required: ['type', 'title', 'status', 'code', 'message'],
  }
}

function rateHeaders(): Json {
  const number = { schema: { type: 'integer' } }
  return {
    'RateLimit-Limit': { description: 'How many calls of this kind the window allows.', ...number },
    'RateLimit-Remaining': { description: 'How many are left.', ...number },
    'RateLimit-Reset': { description: 'Seconds until the window ends.', ...number },
    'Retry-After': { description: 'Seconds to wait.', ...number },
  }
}

const namesOf = (schema: Schema) => Object.keys(schema.properties ?? {})
const isNeeded = (body: Schema) => body.oneOf !== undefined || (body.required ?? []).length > 0

function without(schema: Schema, names: readonly string[]): Schema {
  if (names.length === 0) return schema
  const properties = Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([name]) => !names.includes(name)))
  const { required: before, ...rest } = schema
  const required = (before ?? []).filter((name) => !names.includes(name))
  return { ...rest, properties, ...(required.length > 0 && { required }) }
}
