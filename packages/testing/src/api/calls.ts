import { type Command, type Problem, commands, errors } from '@ultrachat/contracts'
import { expect } from 'vitest'
import { type Device, type Reply, rest } from '../person.js'
import type { Server } from '../start-ultra-chat.js'

/** Every command that may come from outside, by transport. */
export const outside = commands.filter((command) => command.auth !== 'service')
export const routes = outside.filter((command) => command.http)
export const socketEvents = outside.filter((command) => command.socket)

type Input = Record<string, unknown>

/** A command's input as its route wants it: path, query string, body. */
function requestOf(command: Command, input: Input): { route: string; body: Input | undefined } {
  const [method, pattern] = command.http!.split(' ') as [string, string]
  const left = { ...input }
  const path = pattern.replace(/:(\w+)/g, (_, name: string) => {
    const value = left[name]
    delete left[name]
    return encodeURIComponent(String(value))
  })
  const hasBody = method !== 'GET' && method !== 'DELETE'
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(left)) {
    if (hasBody && !command.query?.includes(name)) continue
    query.append(name, String(value))
    delete left[name]
  }
  const text = query.toString()
  return { route: `${method} ${path}${text && `?${text}`}`, body: hasBody ? left : undefined }
}

export function callRest(
  server: Pick<Server, 'url'>,
  command: Command,
  input: Input,
  token?: string,
  headers: Record<string, string> = {},
): Promise<Reply<any>> {
  const { route, body } = requestOf(command, input)
  return rest(server, route, body, { ...(token && { authorization: `Bearer ${token}` }), ...headers })
}

export function callSocket(
  device: Device,
  command: Command,
  input: unknown,
): Promise<{ ok: true; data: any } | { ok: false; error: Problem }> {
  return device.emit(command.socket!, input)
}

/** A refusal over REST: RFC 9457, from the one table, and one that the document announces for this command. */
export function expectProblem(reply: Reply<any>, document?: any, command?: Command): Problem {
  expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  expectProblemObject(reply.body)
  expect(reply.status).toBe(reply.body.status)
  if (document && command)
    expect(documentedCodes(document, command, reply.status), `${command.name} ${reply.status}`).toContain(reply.body.code)
  return reply.body
}

export function expectProblemObject(problem: any): void {
  expect(problem).toMatchObject({
    code: expect.any(String),
    type: `urn:ultrachat:error:${problem.code}`,
    title: expect.any(String),
    message: expect.any(String),
  })
  expect(errors).toHaveProperty([problem.code])
  expect(problem.status).toBe(errors[problem.code as keyof typeof errors].status)
  // A sentence with a hole in it helps nobody.
  expect(problem.message).not.toMatch(/\{\w+\}/)
}

export function operationOf(document: any, command: Command): any {
  const [method, path] = command.http!.split(' ') as [string, string]
  return document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
}

function documentedCodes(document: any, command: Command, status: number): string[] {
  const schema = operationOf(document, command).responses[status]?.content['application/problem+json'].schema
  return schema?.allOf[1].properties.code.enum ?? []
}
