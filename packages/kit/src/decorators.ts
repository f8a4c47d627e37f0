import type { Command, EventType } from '@ultrachat/contracts'
import 'reflect-metadata'

const HANDLES = Symbol('ultrachat:handles')
const HEARS = Symbol('ultrachat:hears')

export interface Handled {
  readonly command: Command
  readonly method: string
}
export interface Heard {
  readonly event: EventType
  readonly method: string
}

// oxlint-disable-next-line typescript/no-explicit-any -- variance of zod's generics; the method below is checked against C
type AnyCommand = Command<any, any>
// oxlint-disable-next-line typescript/no-explicit-any -- as above
type AnyEvent = EventType<any>

/** The method answers this command: `(ctx, input) => Promise<output>`. */
export function Handles(command: AnyCommand): MethodDecorator {
  return (target, method) => add(HANDLES, target, { command, method: String(method) })
}

/** The method consumes this durable event, at least once, one consumer of each role: `(payload) => Promise<void>`. */
export function Hears(event: AnyEvent): MethodDecorator {
  return (target, method) => add(HEARS, target, { event, method: String(method) })
}

export const handledBy = (instance: object): Handled[] => Reflect.getMetadata(HANDLES, instance) ?? []
export const heardBy = (instance: object): Heard[] => Reflect.getMetadata(HEARS, instance) ?? []

function add(key: symbol, target: object, entry: Handled | Heard): void {
  Reflect.defineMetadata(key, [...(Reflect.getMetadata(key, target) ?? []), entry], target)
}
