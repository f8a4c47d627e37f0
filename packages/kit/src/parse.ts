import { UltraChatError } from '@ultrachat/contracts'
import type { z } from 'zod'

/** No command nests deeper; what does is refused by its schema. */
const DEPTH = 20

/** @throws server.invalid_input with at most five issues, each `path: reason` */
export function parseStrict<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const hidden = hiddenProto(input)
  if (hidden !== undefined)
    throw new UltraChatError('server.invalid_input', { issues: [`${hidden}: is not a name for a field`] })
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  throw invalid(parsed.error)
}

/** As `parseStrict`, but fields that this version does not know are left out: a neighbour may be one version ahead. */
export function parseLoose<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const unknown = parsed.error.issues.filter((issue) => issue.code === 'unrecognized_keys')
  if (unknown.length === 0) throw invalid(parsed.error)
  const known = structuredClone(input)
  for (const issue of unknown) {
    const holder = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], known)
    for (const key of issue.keys) delete (holder as Record<string, unknown>)[key]
  }
  return parseStrict(schema, known)
}

/** The path of an own `__proto__`, which zod's records leave out instead of refusing it. */
function hiddenProto(input: unknown, path: readonly string[] = []): string | undefined {
  if (typeof input !== 'object' || input === null || path.length > DEPTH) return undefined
  if (Object.hasOwn(input, '__proto__')) return [...path, '__proto__'].join('.').slice(0, 100)
  for (const [key, value] of Object.entries(input)) {
    const found = typeof value === 'object' ? hiddenProto(value, [...path, key]) : undefined
    if (found !== undefined) return found
  }
  return undefined
}

/** Of a union that nothing fits, what its first choice says: people mean that one. */
function plain(issue: z.core.$ZodIssue): { path: PropertyKey[]; message: string } {
  const inner = issue.code === 'invalid_union' ? issue.errors[0]?.[0] : undefined
  if (!inner) return issue
  const { path, message } = plain(inner)
  return { path: [...issue.path, ...path], message }
}

function invalid(error: z.ZodError): UltraChatError {
  const issues = error.issues
    .slice(0, 5)
    .map(plain)
    .map((issue) => {
      const path = issue.path.map(String).join('.').slice(0, 100)
      return `${path || 'input'}: ${issue.message.slice(0, 200)}`
    })
  return new UltraChatError('server.invalid_input', { issues })
}
