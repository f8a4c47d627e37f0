import { errors, fromProblem, type Problem, type UltraChatError } from '@ultrachat/contracts'

/** The server could not be reached: nothing was decided, try again when online. */
export class OfflineError extends Error {
  readonly code = 'client.offline'
  constructor(message = 'The server cannot be reached.', options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'OfflineError'
  }
}

/** The server did not answer in time: it has happened once or never. */
export class TimeoutError extends Error {
  readonly code = 'client.timeout'
  constructor(message = 'The server did not answer in time.') {
    super(message)
    this.name = 'TimeoutError'
  }
}

/** Nobody is signed in (any more). */
export class SignedOutError extends Error {
  readonly code = 'client.signed_out'
  constructor() {
    super('Sign in first.')
    this.name = 'SignedOutError'
  }
}

const details = new WeakMap<object, { status: number; retryAfter?: number }>()

/** The error behind a problem; remembers the status of codes that this version does not know. `retryAfter` in seconds. */
export function errorOf(problem: Problem, retryAfter?: number): UltraChatError {
  const error = fromProblem(problem)
  const given = retryAfter ?? Number(problem.params?.retryAfter)
  const status = problem.status ?? errors[error.code].status
  details.set(error, { status, ...(given >= 0 && { retryAfter: given }) })
  return error
}

export function statusOf(error: unknown): number | undefined {
  return details.get(error as object)?.status ?? (error as { status?: number }).status
}

/** Milliseconds, if the server said when to come back. */
export function retryAfterOf(error: unknown): number | undefined {
  const seconds = details.get(error as object)?.retryAfter
  return seconds === undefined ? undefined : seconds * 1000
}

/** Whether the same call may succeed later without anybody changing it. */
export function isTransient(error: unknown): boolean {
  if (error instanceof OfflineError || error instanceof TimeoutError || error instanceof SignedOutError) return true
  const status = statusOf(error)
  return status !== undefined && (status === 401 || status === 408 || status === 429 || status >= 500)
}
