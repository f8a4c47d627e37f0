import type { Problem } from '@ultrachat/contracts'

export type Ack = { ok: true; data: unknown } | { ok: false; error: Problem }

/** One socket that can be opened again. The real one is Socket.IO's; tests bring their own. */
export interface Transport {
  readonly connected: boolean
  open(token: string): void
  close(): void
  /** @throws OfflineError not connected, or cut while waiting; TimeoutError */
  request(event: string, data: unknown, timeout: number): Promise<Ack>
  /** Without an answer; lost when not connected. */
  say(event: string, data: unknown): void
}

export interface TransportEvents {
  opened(): void
  /** `error` is a problem when the server refused the sign-in. */
  refused(error: unknown): void
  closed(reason: string): void
  heard(event: string, payload: unknown): void
}

export type TransportFactory = (url: string, events: TransportEvents) => Transport
