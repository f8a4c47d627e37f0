import type { Command, InputOf, OutputOf } from '@ultrachat/contracts'
import { backoff } from '../backoff.js'
import { SignedOutError, errorOf, statusOf } from '../errors.js'
import type { Session } from '../session/session.js'
import type { Ack, Transport, TransportFactory } from './transport.js'

export type ConnectionStatus = 'connecting' | 'online' | 'offline' | 'unauthorized'

export interface ConnectionHooks {
  status(status: ConnectionStatus): void
  opened(): void
  heard(event: string, payload: unknown): void
}

/** Keeps a socket open while somebody is signed in. */
export class Connection {
  readonly #session: Session
  readonly #hooks: ConnectionHooks
  readonly #transport: Transport
  #wanted = false
  #status: ConnectionStatus = 'offline'
  #attempt = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #opening = false
  readonly #unlisten: () => void

  constructor(url: string, create: TransportFactory, session: Session, hooks: ConnectionHooks) {
    this.#session = session
    this.#hooks = hooks
    this.#transport = create(url, {
      opened: () => this.#opened(),
      refused: (error) => this.#refused(error),
      closed: () => this.#retry(),
      heard: (event, payload) => this.#heard(event, payload),
    })
    this.#unlisten = listenToNetwork(
      () => this.wake(),
      () => this.#transport.close(),
    )
  }

  get status(): ConnectionStatus {
    return this.#status
  }

  get isOnline(): boolean {
    return this.#status === 'online' && this.#transport.connected
  }

  start(): void {
    this.#wanted = true
    if (this.#status !== 'online') void this.#open()
  }

  stop(status: ConnectionStatus = 'unauthorized'): void {
    this.#wanted = false
    clearTimeout(this.#timer)
    this.#set(status)
    this.#transport.close()
  }

  dispose(): void {
    this.stop('offline')
    this.#unlisten()
  }

  /** Tries at once instead of waiting for the back-off to end. */
  wake(): void {
    if (!this.#wanted || this.#status === 'online') return
    this.#attempt = 0
    clearTimeout(this.#timer)
    void this.#open()
  }

  /** A socket command and its answer. @throws UltraChatError, OfflineError, TimeoutError */
  async emit<C extends Command<any, any>>(command: C, input: InputOf<C>, timeout = 10_000): Promise<OutputOf<C>> {
    if (!command.socket) throw new Error(`${command.name} has no socket event.`)
    const ack: Ack = await this.#transport.request(command.socket, input, timeout)
    if (!ack.ok) throw errorOf(ack.error)
    return ack.data as OutputOf<C>
  }

  /** A socket command whose answer nobody waits for. */
  say<C extends Command<any, any>>(command: C, input: InputOf<C>): void {
    if (this.isOnline) this.#transport.say(command.socket!, input)
  }

  async #open(): Promise<void> {
    if (this.#opening || this.#transport.connected) return
    this.#opening = true
    this.#set('connecting')
    try {
      const token = await this.#session.fresh()
      if (this.#wanted) this.#transport.open(token)
    } catch (error) {
      if (error instanceof SignedOutError) this.stop()
      else this.#retry()
    } finally {
      this.#opening = false
    }
  }

  #opened(): void {
    if (!this.#wanted) return this.#transport.close()
    this.#attempt = 0
    this.#set('online')
    this.#hooks.opened()
  }

  #refused(error: unknown): void {
    if (statusOf(error) === 401 || (error as { code?: string }).code?.startsWith('auth.')) this.#session.expire()
    this.#retry()
  }

  #retry(): void {
    if (!this.#wanted) return
    this.#set('offline')
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#open(), backoff(this.#attempt++))
  }

  #heard(event: string, payload: unknown): void {
    if (event === 'session:revoked') {
      this.#hooks.heard(event, payload)
      this.stop()
      return this.#session.revoked((payload as { reason?: string }).reason ?? 'revoked')
    }
    this.#hooks.heard(event, payload)
  }

  #set(status: ConnectionStatus): void {
    if (status === this.#status) return
    this.#status = status
    this.#hooks.status(status)
  }
}

/** The browser knows of a lost or new network before a socket does. */
function listenToNetwork(onOnline: () => void, onOffline: () => void): () => void {
  const target = globalThis as unknown as Partial<Window>
  if (typeof target.addEventListener !== 'function' || typeof document === 'undefined') return () => {}
  const visible = () => document.visibilityState === 'visible' && onOnline()
  addEventListener('online', onOnline)
  addEventListener('offline', onOffline)
  document.addEventListener('visibilitychange', visible)
  return () => {
    removeEventListener('online', onOnline)
    removeEventListener('offline', onOffline)
    document.removeEventListener('visibilitychange', visible)
  }
}
