import type { Command, InputOf, OutputOf, Problem } from '@ultrachat/contracts'
import { errorOf, OfflineError, TimeoutError } from '../errors.js'
import { requestOf } from './route.js'

export interface RestOptions {
  url: string
  fetch: typeof fetch
  credentials: RequestCredentials
  /** Sent as User-Agent where the platform lets us, so that the list of sessions names the device. */
  device?: string | undefined
  timeout?: number
}

/** Speaks HTTP with the server; knows nothing of sessions. */
export class Rest {
  readonly #options: RestOptions
  constructor(options: RestOptions) {
    this.#options = options
  }

  /** @throws UltraChatError what the server answered; OfflineError, TimeoutError when it did not */
  async call<C extends Command<any, any>>(command: C, input: InputOf<C>, token?: string): Promise<OutputOf<C>> {
    const { method, path, body } = requestOf(command, input)
    const { url, fetch, credentials, device, timeout = 30_000 } = this.#options
    const headers: Record<string, string> = { accept: 'application/json' }
    if (body) headers['content-type'] = 'application/json'
    if (token) headers.authorization = `Bearer ${token}`
    if (device) headers['user-agent'] = device
    const signal = AbortSignal.timeout(timeout)
    try {
      const response = await fetch(url + path, {
        method,
        headers,
        credentials,
        signal,
        ...(body && { body: JSON.stringify(body) }),
      })
      return (await dataOf(response)) as OutputOf<C>
    } catch (error) {
      throw signal.aborted ? new TimeoutError() : networkError(error)
    }
  }
}

async function dataOf(response: Response): Promise<unknown> {
  if (response.status === 204) return {}
  const text = await response.text()
  const data: unknown = isJson(response) && text !== '' ? JSON.parse(text) : undefined
  if (response.ok) return data ?? {}
  throw errorOf(isProblem(data) ? data : unnamed(response), secondsOf(response))
}

const isJson = (response: Response) => /json/.test(response.headers.get('content-type') ?? '')
const isProblem = (data: unknown): data is Problem => typeof (data as Problem | undefined)?.code === 'string'

// A proxy in front of the server answers in its own words.
function unnamed({ status }: Response): Problem {
  const code =
    status >= 500
      ? 'server.unavailable'
      : status === 429
        ? 'server.rate_limited'
        : status === 413
          ? 'server.too_large'
          : 'server.not_found'
  return { type: 'about:blank', title: code, status, code, message: `HTTP ${status}` }
}

function secondsOf(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds : undefined
}

// `fetch` rejects with a TypeError when there is no connection; a half-read body fails in other ways.
function networkError(error: unknown): unknown {
  const answered = error instanceof Error && error.name === 'UltraChatError'
  return answered ? error : new OfflineError(undefined, { cause: error })
}
