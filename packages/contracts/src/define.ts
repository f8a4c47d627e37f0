import type { z } from 'zod'
import type { ErrorCode } from './errors.js'

/** Who may call: anyone, a signed-in person, or another service (then it has no route and no socket event). */
export type Audience = 'anyone' | 'user' | 'service'

/** Which rate limit counts the call; each has a variable of its own (docs/configuration.md). */
export type LimitClass = 'auth' | 'send' | 'write' | 'read' | 'typing'

export interface Command<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly name: string
  /** One sentence for the reference page. */
  readonly summary: string
  readonly input: I
  readonly output: O
  readonly errors: readonly ErrorCode[]
  readonly auth: Audience
  readonly limit: LimitClass
  /** `METHOD /path/:param` under /api; parameters are fields of the input. */
  readonly http?: string
  /** Status of a first success over REST; a repeat of a `clientId` answers 200. */
  readonly status: number
  readonly socket?: string
  /** Calls with the same key prefer the same instance of the role. */
  readonly key?: (input: z.output<I>) => string
  /** `set`: the answer's `refreshToken` becomes the cookie; `read`: the cookie is the default of the input's. */
  readonly cookie?: { readonly reads?: true; readonly writes?: 'set' | 'clear' }
  /** Fields that the REST edge takes from the query string although the method has a body. */
  readonly query?: readonly string[]
}

type Given<I extends z.ZodType, O extends z.ZodType> = Pick<Command<I, O>, 'summary' | 'input' | 'output'> &
  Partial<Omit<Command<I, O>, 'name' | 'summary' | 'input' | 'output'>>

/** Every command of the product, in the order of definition. */
export const commands: Command[] = []

/** A request that has exactly one answer. From it come subject, route, socket event, document and client. */
export function defineCommand<I extends z.ZodType, O extends z.ZodType>(name: string, given: Given<I, O>): Command<I, O> {
  const command: Command<I, O> = {
    name,
    errors: [],
    auth: 'user',
    limit: given.http?.startsWith('GET ') ? 'read' : 'write',
    status: 200,
    ...given,
  }
  commands.push(command)
  return command
}

/** Where an event is heard: everyone connected in a chat, all devices of one person, or the services only. */
export type Room = `chat.${string}` | `user.${string}` | 'server'

export const room = {
  chat: (chatId: string): Room => `chat.${chatId}`,
  user: (userId: string): Room => `user.${userId}`,
  server: (): Room => 'server',
}

export interface EventType<P extends z.ZodType = z.ZodType> {
  readonly name: string
  readonly summary: string
  readonly payload: P
  /** The rooms whose listeners hear it; reviewed with the payload. */
  readonly to: (payload: z.output<P>) => Room
  /** Its name on client sockets; absent: services only. */
  readonly socket?: string
  /** Fields that routing needs and clients do not get. */
  readonly internal?: readonly string[]
  /** Typing and presence: may be lost, is never stored, is dropped first. */
  readonly ephemeral?: true
}

export const events: EventType[] = []

/** Something that happened. Durable unless `ephemeral`. */
export function defineEvent<P extends z.ZodType>(name: string, given: Omit<EventType<P>, 'name'>): EventType<P> {
  const event: EventType<P> = { name, ...given }
  events.push(event)
  return event
}

export type InputOf<C> = C extends Command<infer I, z.ZodType> ? z.input<I> : never
export type OutputOf<C> = C extends Command<z.ZodType, infer O> ? z.output<O> : never
export type PayloadOf<E> = E extends EventType<infer P> ? z.output<P> : never
