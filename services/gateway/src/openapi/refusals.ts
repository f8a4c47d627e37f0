import { type Command, type ErrorCode, errors } from '@ultrachat/contracts'
import type { Response } from './shape.js'

/** What a command may be refused with: what its contract lists, and what every call may meet. */
function codesOf(command: Command, hasBody: boolean): ErrorCode[] {
  const codes: ErrorCode[] = ['server.invalid_input']
  if (command.auth === 'user') codes.push('auth.required', 'auth.invalid_token')
  if (command.cookie) codes.push('server.foreign_origin')
  if (hasBody) codes.push('server.too_large', 'server.unsupported_media_type')
  codes.push('server.rate_limited', ...command.errors, 'server.internal', 'server.unavailable', 'server.outcome_unknown')
  return [...new Set(codes)]
}

/** The problem responses, grouped by status; each names its codes. */
export function refusals(command: Command, hasBody: boolean): Record<string, Response> {
  const byStatus = Map.groupBy(codesOf(command, hasBody), (code) => errors[code].status)
  return Object.fromEntries(
    [...byStatus].toSorted(([a], [b]) => a - b).map(([status, codes]) => [String(status), refusal(status, codes)]),
  )
}

function refusal(status: number, codes: readonly ErrorCode[]): Response {
  const schema = {
    allOf: [{ $ref: '#/components/schemas/Problem' }, { type: 'object', properties: { code: { enum: codes } } }],
  }
  return {
    description: codes.map((code) => `\`${code}\`: ${errors[code].message}`).join('\n'),
    ...((status === 429 || status === 503) && { headers: { 'Retry-After': { $ref: '#/components/headers/Retry-After' } } }),
    content: { 'application/problem+json': { schema } },
  }
}
