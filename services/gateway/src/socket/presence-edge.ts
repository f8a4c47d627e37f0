import { Injectable, type OnModuleDestroy } from '@nestjs/common'
import { type Presence, users } from '@ultrachat/contracts'
import { Ask, Log } from '@ultrachat/kit'
import type { Ctx } from '@ultrachat/ports'
import type { Socket } from 'socket.io'

const REFRESH_MS = 20_000

type State = 'online' | 'away' | 'gone'

/** The sockets of this gateway as the role `user` counts them, and which of them watch whom. */
@Injectable()
export class PresenceEdge implements OnModuleDestroy {
  readonly #sockets = new Map<Socket, { userId: string; state: State }>()
  readonly #watchers = new Map<string, Set<Socket>>()
  readonly #watched = new Map<Socket, string[]>()
  #timer: NodeJS.Timeout | undefined

  constructor(
    private readonly ask: Ask,
    private readonly log: Log,
  ) {}

  onModuleDestroy(): void {
    clearInterval(this.#timer)
  }

  arrive(socket: Socket, userId: string): void {
    this.#sockets.set(socket, { userId, state: 'online' })
    this.#tell([socket])
    this.#timer ??= setInterval(() => this.#tell([...this.#sockets.keys()]), REFRESH_MS)
  }

  leave(socket: Socket): void {
    const entry = this.#sockets.get(socket)
    if (!entry) return
    entry.state = 'gone'
    this.#tell([socket])
    this.#sockets.delete(socket)
    this.#unwatch(socket)
  }

  async set(socket: Socket, state: 'online' | 'away'): Promise<object> {
    const entry = this.#sockets.get(socket)
    if (entry) entry.state = state
    this.#tell([socket])
    return {}
  }

  async watch(socket: Socket, ctx: Ctx, userIds: string[]): Promise<{ items: Presence[] }> {
    this.#unwatch(socket)
    this.#watched.set(socket, userIds)
    for (const userId of userIds) {
      const watchers = this.#watchers.get(userId)
      if (watchers) watchers.add(socket)
      else this.#watchers.set(userId, new Set([socket]))
    }
    return this.ask.of(users.presence, ctx, { ids: userIds })
  }

  /** Forwards a change to the sockets that watch the person. */
  changed(presence: Presence): void {
    for (const socket of this.#watchers.get(presence.userId) ?? []) socket.emit(users.presenceUpdated.socket!, presence)
  }

  #unwatch(socket: Socket): void {
    for (const userId of this.#watched.get(socket) ?? []) {
      const watchers = this.#watchers.get(userId)
      watchers?.delete(socket)
      if (watchers?.size === 0) this.#watchers.delete(userId)
    }
    this.#watched.delete(socket)
  }

  #tell(sockets: readonly Socket[]): void {
    const items = sockets.flatMap((socket) => {
      const entry = this.#sockets.get(socket)
      return entry ? [{ userId: entry.userId, socketId: socket.id, state: entry.state }] : []
    })
    if (items.length === 0) return
    this.ask
      .of(users.touchPresence, this.ask.service(), { items })
      .catch((err: unknown) => this.log.warn({ err }, 'Presence could not be told'))
  }
}
