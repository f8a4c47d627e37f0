import { fail } from '@ultrachat/contracts'

type Part = string | number

/** Where a page ended, opaque to clients: the values by which the list is sorted, of the last item. */
export function writeCursor(parts: readonly Part[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/** The values of a cursor, whose kinds are those of `like`. @throws server.invalid_input for what `writeCursor` did not make */
export function readCursor<const T extends readonly Part[]>(
  cursor: string | undefined,
  like: T,
): { readonly [K in keyof T]: T[K] extends string ? string : number } | undefined {
  if (cursor === undefined) return undefined
  const parts = parse(cursor)
  if (!Array.isArray(parts) || parts.length !== like.length || parts.some((part, i) => typeof part !== typeof like[i])) {
    fail('server.invalid_input', { issues: ['cursor: take it from nextCursor'] })
  }
  return parts as never
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined
  }
}
