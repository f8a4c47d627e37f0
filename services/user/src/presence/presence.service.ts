import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common'
import { type Presence, users } from '@ultrachat/contracts'
import { Announce, Log } from '@ultrachat/kit'
import { Clock, Ephemeral } from '@ultrachat/ports'
import { ProfilesService } from '../profiles/profiles.service.js'
import { UserRepository } from '../user.repository.js'

/** A socket that is not renewed for this long is gone. */
const PRESENCE_TTL_MS = 60_000
const LOOK_MS = 10_000

type Touch = { userId: string; socketId: string; state: 'online' | 'away' | 'gone' }

@Injectable()
export class PresenceTools {
  constructor(
    readonly clock: Clock,
    readonly log: Log,
  ) {}
}

/** Who is online: those with at least one socket in use, on whichever gateway. */
@Injectable()
export class PresenceService implements OnApplicationBootstrap, OnModuleDestroy {
  /** Whom this instance told to be online, to notice those who lapse. */
  readonly #online = new Set<string>()
  #timer: NodeJS.Timeout | undefined

  constructor(
    private readonly ephemeral: Ephemeral,
    private readonly repository: UserRepository,
    private readonly service: ProfilesService,
    private readonly announce: Announce,
    private readonly tools: PresenceTools,
  ) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(
      () => void this.lookForLapsed().catch((err: unknown) => this.tools.log.warn({ err }, 'Presence could not be read')),
      LOOK_MS,
    )
  }

  onModuleDestroy(): void {
    clearInterval(this.#timer)
  }

  async touch(items: readonly Touch[]): Promise<void> {
    for (const { userId, socketId, state } of items) {
      const key = keyOf(userId)
      if (state === 'online') await this.ephemeral.addToSet(key, socketId, PRESENCE_TTL_MS)
      else await this.ephemeral.removeFromSet(key, socketId)
      await this.#settle(userId)
    }
  }

  async of(userIds: readonly string[]): Promise<Presence[]> {
    const rows = await this.repository.byIds(userIds)
    return Promise.all(
      rows.map(async (row) => {
        if (!(await this.service.isLastSeenShown(row.id))) return { userId: row.id, online: false }
        return this.#present(row.id, (await this.ephemeral.membersOf(keyOf(row.id))).length > 0, row.last_seen_at)
      }),
    )
  }

  /** Tells those who watch what they may see now that the person shows or hides it. */
  async shown(userId: string): Promise<void> {
    const [presence] = await this.of([userId])
    if (presence) this.announce.emit(users.presenceUpdated, presence)
  }

  async lookForLapsed(): Promise<void> {
    for (const userId of this.#online) await this.#settle(userId)
  }

  async #settle(userId: string): Promise<void> {
    const isOnline = (await this.ephemeral.membersOf(keyOf(userId))).length > 0
    if (isOnline === this.#online.has(userId)) return
    if (isOnline) this.#online.add(userId)
    else this.#online.delete(userId)
    const now = this.tools.clock.now()
    await this.repository.setLastSeen(userId, now)
    if (await this.service.isLastSeenShown(userId))
      this.announce.emit(users.presenceUpdated, this.#present(userId, isOnline, now))
  }

  #present(userId: string, online: boolean, lastSeenAt: number | null): Presence {
    return { userId, online, ...(lastSeenAt !== null && { lastSeenAt: this.tools.clock.iso(lastSeenAt) }) }
  }
}

function keyOf(userId: string): string {
  return `presence:${userId}`
}
