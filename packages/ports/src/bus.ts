import type { Problem } from '@ultrachat/contracts'

/** On whose behalf something is asked. `service`: by the server itself. */
export interface Ctx {
  readonly requestId: string
  readonly userId?: string
  readonly sessionId?: string
  readonly ip?: string
  readonly userAgent?: string
  /** Scheme, host and port under which the caller reached the server. */
  readonly origin?: string
  readonly service?: true
}

export type Answer = { ok: true; data: unknown; status?: number } | { ok: false; error: Problem }

/** Answers one command. Never throws for an expected failure: that is an answer. */
export type CommandHandler = (ctx: Ctx, input: unknown) => Promise<Answer>

export interface BusEvent {
  /** Name of the event type, e.g. `messages.created`. */
  readonly name: string
  /** The room it was published to, e.g. `chat.<id>`. */
  readonly room: string
  readonly payload: unknown
}

export type Unlisten = () => Promise<void>

/**
 * How the roles talk: by requests that have one answer, and by events.
 * Promise: everything is serialized, also within one process, so that what cannot travel fails on the laptop; events of one
 * room reach a listener in the order in which one publisher published them.
 */
export abstract class Bus {
  /**
   * Asks the role that serves `command`. Calls with the same `key` prefer the same live instance.
   * Rejects with `server.unavailable` if nobody serves it, `server.outcome_unknown` after `timeoutMs` (default 10,000).
   */
  abstract request(
    command: string,
    ctx: Ctx,
    input: unknown,
    options?: { key?: string; timeoutMs?: number },
  ): Promise<Answer>

  /** Answers a command on behalf of a role. A second handler in one process is an error. */
  abstract serve(command: string, role: string, handler: CommandHandler): Promise<void>

  /**
   * Publishes a durable event. Resolves once it cannot be lost: every durable consumer has taken it or it is stored.
   * Listeners hear it at once.
   */
  abstract publish(event: BusEvent): Promise<void>

  /**
   * Consumes durable events by name, one consumer of each role, at least once, also those published while it was away. Events of
   * one room are handed over in order, without waiting for the handler's answer to the one before; a rejected one comes again.
   */
  abstract on(name: string, role: string, handler: (event: BusEvent) => Promise<void>): Promise<void>

  /** Tells listeners only; may be lost. */
  abstract emit(event: BusEvent): void

  /** Hears everything published or emitted to a room, from now on. */
  abstract listen(room: string, handler: (event: BusEvent) => void): Promise<Unlisten>

  /** Stops taking requests, waits for those under way, keeps what consumers have not taken. */
  abstract close(): Promise<void>
}
