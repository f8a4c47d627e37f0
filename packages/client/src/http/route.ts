import type { Command } from '@ultrachat/contracts'

export interface HttpRequest {
  method: string
  /** Under the server's address, with the query string. */
  path: string
  body?: Record<string, unknown>
}

type Route = Pick<Command, 'name' | 'http' | 'query'>

/** The request of a command: path parameters from the input, then GET, DELETE and `query` fields as a query, the rest as JSON. */
export function requestOf(command: Route, input: Record<string, unknown> = {}): HttpRequest {
  if (!command.http) throw new Error(`${command.name} has no REST route.`)
  const [method, template] = command.http.split(' ') as [string, string]
  const rest = { ...input }
  const path = template.replace(/:(\w+)/g, (_, name: string) => {
    const value = encodeURIComponent(textOf(rest[name]))
    delete rest[name]
    return value
  })
  const inQuery = (name: string) => method === 'GET' || method === 'DELETE' || command.query?.includes(name)
  const query = new URLSearchParams()
  const body: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(rest)) {
    if (value === undefined) continue
    if (inQuery(name)) query.set(name, textOf(value))
    else body[name] = value
  }
  const search = query.size > 0 ? `?${query}` : ''
  const hasBody = method !== 'GET' && method !== 'DELETE'
  return { method, path: `/api${path}${search}`, ...(hasBody && { body }) }
}

function textOf(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : `${value as string | number | boolean}`
}
