import type { ConsoleMessage, Page } from 'playwright-core'

/** What the browser says when the server is away; nobody can keep it from saying so. */
export const OUTAGE =
  /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_INTERNET_DISCONNECTED|ERR_EMPTY_RESPONSE|ERR_NETWORK_CHANGED|ERR_SOCKET_NOT_CONNECTED|WebSocket (connection|is closed)/

/** Listens to a page: what must not happen in it (`problems`), and what happened (`log`), for whoever reads a failure. */
export class Watch {
  readonly log: string[] = []
  readonly #problems: string[] = []
  readonly #allowed: RegExp[] = []
  readonly #started = Date.now()

  constructor(
    page: Page,
    readonly origin: string,
  ) {
    const host = new URL(origin).host
    page.on('console', (message) => this.#onConsole(message))
    page.on('pageerror', (error) => this.#problem(`error in the page: ${error.stack ?? error.message}`))
    page.on('request', (request) => {
      const url = new URL(request.url())
      if (url.protocol.startsWith('http') && url.host !== host)
        this.#problem(`a request left the server: ${request.method()} ${url}`)
    })
    page.on('response', (response) => {
      const { pathname, search } = new URL(response.url())
      if (pathname.startsWith('/api/'))
        this.#note(`${response.request().method()} ${pathname}${search} ${response.status()}`)
      if (response.status() >= 500)
        this.#problem(`the server failed: ${response.request().method()} ${pathname} ${response.status()}`)
    })
    page.on('requestfailed', (request) =>
      this.#note(`failed: ${request.method()} ${request.url()} ${request.failure()?.errorText}`),
    )
    page.on('websocket', (socket) => {
      if (new URL(socket.url()).host !== host) this.#problem(`a socket left the server: ${socket.url()}`)
      this.#note('socket opens')
      socket.on('close', () => this.#note('socket closes'))
    })
    page.on('framenavigated', (frame) => this.#note(`at ${frame.url()}`))
  }

  /** From here on this is no problem: a wrong password, a server that was killed. */
  allow(pattern: RegExp): void {
    this.#allowed.push(pattern)
  }

  get problems(): string[] {
    return this.#problems.filter((problem) => !this.#allowed.some((pattern) => pattern.test(problem)))
  }

  #onConsole(message: ConsoleMessage): void {
    const text = `${message.type()}: ${message.text()} (${message.location().url}:${message.location().lineNumber})`
    this.#note(text)
    // Vue and its friends warn about mistakes of ours.
    if (message.type() === 'error' || (message.type() === 'warning' && /\[(Vue|intlify)/.test(text)))
      this.#problem(`console ${text}`)
  }

  #problem(text: string): void {
    this.#note(`! ${text}`)
    this.#problems.push(text)
  }

  #note(text: string): void {
    this.log.push(`${String(Date.now() - this.#started).padStart(6)} ms  ${text}`)
  }
}
