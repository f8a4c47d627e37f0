import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common'
import { sync } from '@ultrachat/contracts'
import type { Socket } from 'socket.io'

const EVERY_MS = 5000

/** Tells each socket where the chats stand that moved since it was last told, so that a lost event is noticed. */
@Injectable()
export class Heartbeats implements OnModuleInit, OnModuleDestroy {
  readonly #moved = new Map<Socket, Record<string, number>>()
  #timer: NodeJS.Timeout | undefined

  onModuleInit(): void {
    this.#timer = setInterval(() => this.#beat(), EVERY_MS)
  }

  onModuleDestroy(): void {
    clearInterval(this.#timer)
  }

  note(sockets: Iterable<Socket>, chatId: string, pts: number): void {
    for (const socket of sockets) {
      const moved = this.#moved.get(socket)
      if (moved) moved[chatId] = pts
      else this.#moved.set(socket, { [chatId]: pts })
    }
  }

  #beat(): void {
    for (const [socket, chats] of this.#moved) if (socket.connected) socket.emit(sync.heartbeat.socket!, { chats })
    this.#moved.clear()
  }
}
