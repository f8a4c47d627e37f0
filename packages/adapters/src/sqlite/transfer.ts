// Also loaded by workers from TypeScript sources: erasable syntax and `.ts` specifiers only.

/** An error as it crosses the thread: structured cloning alone would drop `code` and `errcode`. */
export interface PackedError {
  readonly name: string
  readonly message: string
  readonly code?: string
  readonly errcode?: number
  readonly stack?: string
}

/** What a worker answers: the request's id, then its result or its error. */
export type Reply<R> = readonly [id: number, result: R | undefined, error?: PackedError]

type SqliteError = Error & { code?: string; errcode?: number }

export function packError(error: unknown): PackedError {
  const { name = 'Error', message = String(error), code, errcode, stack } = (error ?? {}) as Partial<SqliteError>
  return { name, message, code, errcode, stack }
}

export function unpackError({ name, message, code, errcode, stack }: PackedError): Error {
  const error: SqliteError = new Error(message)
  error.name = name
  error.stack = stack
  if (code !== undefined) error.code = code
  if (errcode !== undefined) error.errcode = errcode
  return error
}
