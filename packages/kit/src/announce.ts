import { Injectable } from '@nestjs/common'
import type { EventType, PayloadOf } from '@ultrachat/contracts'
import { Bus } from '@ultrachat/ports'

// oxlint-disable-next-line typescript/no-explicit-any -- variance of zod's generics
type AnyEvent = EventType<any>

/** Tells what happened, to the rooms that the event's contract names. */
@Injectable()
export class Announce {
  constructor(private readonly bus: Bus) {}

  /** Durable: resolves once it cannot be lost. */
  publish<E extends AnyEvent>(event: E, payload: PayloadOf<E>): Promise<void> {
    return this.bus.publish({ name: event.name, room: event.to(payload), payload })
  }

  /** May be lost. */
  emit<E extends AnyEvent>(event: E, payload: PayloadOf<E>): void {
    this.bus.emit({ name: event.name, room: event.to(payload), payload })
  }
}
