import { Injectable } from '@nestjs/common'
import { auth } from '@ultrachat/contracts'
import { Ask } from '@ultrachat/kit'
import { Clock } from '@ultrachat/ports'

/** Sessions that ended while an access token of theirs may still live. Loaded before the gateway is ready, then fed by events. */
@Injectable()
export class RevokedSessions {
  readonly #until = new Map<string, number>()

  constructor(
    private readonly ask: Ask,
    private readonly clock: Clock,
  ) {}

  async load(): Promise<void> {
    const { sessionIds } = await this.ask.of(auth.recentlyRevoked, this.ask.service(), {})
    for (const id of sessionIds) this.add(id)
  }

  add(sessionId: string): void {
    const now = this.clock.now()
    this.#until.set(sessionId, now + auth.ACCESS_SECONDS * 1000)
    for (const [id, until] of this.#until) {
      if (until > now) break
      this.#until.delete(id)
    }
  }

  has(sessionId: string): boolean {
    return this.#until.has(sessionId)
  }
}
