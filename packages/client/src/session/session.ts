import { auth, type Command, type InputOf, type OutputOf, type Tokens, type User } from '@ultrachat/contracts'
import { SignedOutError, isTransient, statusOf } from '../errors.js'
import type { Rest } from '../http/rest.js'
import type { Tabs } from '../tabs.js'
import type { TokenStore } from './tokens.js'

export interface SessionOptions {
  auth: 'cookie' | 'body'
  rest: Rest
  tabs: Tabs
  tokens: TokenStore
  onSignedIn(user: User): void
  onSignedOut(reason: string): void
}

interface Access {
  token: string
  expiresAt: number
}

const EARLY_MS = 60_000

/** Who is signed in: the access token in memory, refreshed before it expires and once after a 401, by one tab at a time. */
export class Session {
  readonly #options: SessionOptions
  #access: Access | undefined
  #refreshing: Promise<string> | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #userId: string | undefined

  constructor(options: SessionOptions) {
    this.#options = options
    options.tabs.listen((message) => {
      if (message.type === 'signed-out' && this.#userId) this.#end('other-tab')
      if (message.type === 'token' && message.userId === this.#userId)
        this.#keep({ token: message.accessToken, expiresAt: message.expiresAt })
    })
  }

  get token(): string | undefined {
    return this.#access?.token
  }

  async register(input: InputOf<typeof auth.register>): Promise<User> {
    return this.#begin(await this.#options.rest.call(auth.register, { ...input, ...this.#asBody() }))
  }

  async login(input: InputOf<typeof auth.login>): Promise<User> {
    return this.#begin(await this.#options.rest.call(auth.login, { ...input, ...this.#asBody() }))
  }

  async logout(): Promise<void> {
    const token = this.#access?.token
    const refreshToken = this.#options.auth === 'body' ? await this.#options.tokens.get() : undefined
    try {
      await this.#options.rest.call(auth.logout, refreshToken ? { refreshToken } : {}, token)
    } catch (error) {
      // A session that the server does not know has ended; one that it could not be told of has not.
      if (statusOf(error) !== 401) throw error
    }
    this.#options.tabs.post({ type: 'signed-out' })
    this.#end('logout')
  }

  /** Runs a call as the person who is signed in. @throws SignedOutError when nobody is */
  async call<C extends Command<any, any>>(command: C, input: InputOf<C>): Promise<OutputOf<C>> {
    const { rest } = this.#options
    if (command.auth === 'anyone') return rest.call(command, input, this.#access?.token)
    const token = await this.fresh()
    try {
      return await rest.call(command, input, token)
    } catch (error) {
      if (statusOf(error) !== 401) throw error
      return rest.call(command, input, await this.#replace(token))
    }
  }

  /** An access token that is good for a while. */
  async fresh(): Promise<string> {
    const access = this.#access
    if (access && access.expiresAt - EARLY_MS / 2 > Date.now()) return access.token
    return this.refresh()
  }

  /** Gets another token; for a socket or call whose `used` one was refused. */
  #replace(used: string): Promise<string> {
    return this.#access && this.#access.token !== used ? Promise.resolve(this.#access.token) : this.refresh()
  }

  /** Another access token, by one request however many ask. @throws SignedOutError, OfflineError */
  refresh(): Promise<string> {
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = undefined))
    return this.#refreshing
  }

  #refresh(): Promise<string> {
    const { tabs } = this.#options
    const before = this.#access
    return new Promise((resolve, reject) => {
      tabs
        .exclusive('refresh', async () => {
          const answer = this.#renew(before)
          answer.then(resolve, reject)
          await answer
          // The others hear of it before it is their turn.
          await tabs.heard()
        })
        .catch(reject)
    })
  }

  async #renew(before: Access | undefined): Promise<string> {
    const { rest, tokens } = this.#options
    // While this tab waited its turn, the tab before it may have handed on what it got. Two tokens of one second are the same string.
    const now = this.#access
    if (now && now !== before && now.expiresAt > Date.now()) return now.token
    const refreshToken = this.#options.auth === 'body' ? await tokens.get() : undefined
    if (this.#options.auth === 'body' && !refreshToken) throw this.#end('no-token')
    try {
      await this.#begin(await rest.call(auth.refresh, refreshToken ? { refreshToken } : {}))
    } catch (error) {
      if (isTransient(error) && statusOf(error) !== 401) throw error
      throw this.#end('expired')
    }
    if (!this.#access) throw new SignedOutError()
    return this.#access.token
  }

  async #begin(answer: Tokens): Promise<User> {
    const { tokens, tabs } = this.#options
    if (this.#options.auth === 'body') await tokens.set(answer.refreshToken)
    const access = { token: answer.accessToken, expiresAt: Date.now() + answer.expiresIn * 1000 }
    this.#keep(access)
    this.#userId = answer.user.id
    tabs.post({ type: 'token', accessToken: access.token, expiresAt: access.expiresAt, userId: answer.user.id })
    this.#options.onSignedIn(answer.user)
    return answer.user
  }

  #keep(access: Access): void {
    this.#access = access
    clearTimeout(this.#timer)
    const early = EARLY_MS * (1 + Math.random() / 2)
    this.#timer = setTimeout(
      () => void this.refresh().catch(() => {}),
      Math.max(access.expiresAt - Date.now() - early, 1000),
    )
    ;(this.#timer as { unref?: () => void }).unref?.()
  }

  /** The server ended it. */
  revoked(reason: string): void {
    this.#end(reason)
  }

  /** Forgets the token so that the next use gets another one. */
  expire(): void {
    if (this.#access) this.#access = { ...this.#access, expiresAt: 0 }
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  #end(reason: string): SignedOutError {
    clearTimeout(this.#timer)
    this.#access = undefined
    this.#userId = undefined
    if (this.#options.auth === 'body') void this.#options.tokens.set(undefined)
    this.#options.onSignedOut(reason)
    return new SignedOutError()
  }

  #asBody(): { refreshToken?: 'body' } {
    return this.#options.auth === 'body' ? { refreshToken: 'body' } : {}
  }
}
