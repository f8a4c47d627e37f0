import { Injectable } from '@nestjs/common'
import { type EventType, type PayloadOf, chats, events, isRecord, isTombstone, messages, room } from '@ultrachat/contracts'
import { Ask, Log } from '@ultrachat/kit'
import { Bus, type BusEvent, type Unlisten } from '@ultrachat/ports'
import type { Server, Socket } from 'socket.io'
import { Heartbeats } from './heartbeats.js'

interface Listened {
  readonly sockets: Set<Socket>
  readonly unlisten: Promise<Unlisten>
}

interface ListenedChat extends Listened {
  /** The `pts` of the last event that was forwarded; undefined before the first. */
  pts: number | undefined
  /** Sockets that hear the chat from their person's joining on, whose `pts` has not passed here yet. */
  readonly early: Map<Socket, number>
  /** Events that wait until a gap before them is fetched. */
  held: BusEvent[] | undefined
}

const byName = new Map<string, EventType>(events.map((event) => [event.name, event]))

/**
 * The way out: one subscription per chat and per person, and only while one of theirs is connected here. Forwards a chat's
 * events in order of `pts`; lets people in and drops them at their own entry of the log.
 */
@Injectable()
export class FanOut {
  readonly #users = new Map<string, Listened>()
  readonly #chats = new Map<string, ListenedChat>()
  #io!: Server

  constructor(
    private readonly bus: Bus,
    private readonly ask: Ask,
    private readonly heartbeats: Heartbeats,
    private readonly log: Log,
  ) {}

  start(io: Server): void {
    this.#io = io
  }

  /** Subscribes the person, then asks for their chats, so that no chat is missed. Resolves when the socket is in its rooms. */
  async enter(socket: Socket, userId: string): Promise<void> {
    await this.#enterUser(socket, userId)
    const { items } = await this.ask.of(chats.rooms, this.ask.service(), { userId })
    await Promise.all(items.map(({ chatId, fromPts }) => this.#enterChat(socket, chatId, fromPts)))
  }

  leave(socket: Socket, userId: string): void {
    this.#release(this.#users, userId, socket)
    for (const chatId of this.#chats.keys()) this.#leaveChat(socket, chatId)
  }

  async #enterUser(socket: Socket, userId: string): Promise<void> {
    let listened = this.#users.get(userId)
    if (!listened) {
      const name = room.user(userId)
      listened = { sockets: new Set(), unlisten: this.bus.listen(name, (event) => this.#onUserEvent(userId, event)) }
      this.#users.set(userId, listened)
    }
    listened.sockets.add(socket)
    await listened.unlisten
    await socket.join(room.user(userId))
  }

  async #enterChat(socket: Socket, chatId: string, fromPts: number): Promise<void> {
    let chat = this.#chats.get(chatId)
    if (!chat) {
      const unlisten = this.bus.listen(room.chat(chatId), (event) => this.#onChatEvent(chatId, event))
      chat = { sockets: new Set(), unlisten, pts: undefined, early: new Map(), held: undefined }
      this.#chats.set(chatId, chat)
    }
    if (chat.sockets.has(socket)) return
    chat.sockets.add(socket)
    if (chat.pts !== undefined && chat.pts >= fromPts) void socket.join(room.chat(chatId))
    else chat.early.set(socket, fromPts)
    await chat.unlisten
  }

  #leaveChat(socket: Socket, chatId: string): void {
    const chat = this.#chats.get(chatId)
    if (!chat?.sockets.has(socket)) return
    chat.early.delete(socket)
    void socket.leave(room.chat(chatId))
    this.#release(this.#chats, chatId, socket)
  }

  #release(listeneds: Map<string, Listened>, key: string, socket: Socket): void {
    const listened = listeneds.get(key)
    if (!listened?.sockets.delete(socket) || listened.sockets.size > 0) return
    listeneds.delete(key)
    void listened.unlisten.then((unlisten) => unlisten())
  }

  #onUserEvent(userId: string, event: BusEvent): void {
    const sockets = this.#users.get(userId)?.sockets ?? []
    if (event.name === chats.createdEvent.name) {
      const { chat, fromPts } = event.payload as PayloadOf<typeof chats.createdEvent>
      for (const socket of sockets) void this.#enterChat(socket, chat.id, fromPts)
    } else if (event.name === chats.removedEvent.name) {
      const { chatId } = event.payload as PayloadOf<typeof chats.removedEvent>
      for (const socket of sockets) this.#leaveChat(socket, chatId)
    }
    this.#forward(room.user(userId), event)
  }

  #onChatEvent(chatId: string, event: BusEvent): void {
    const chat = this.#chats.get(chatId)
    if (!chat) return
    const pts = (event.payload as { pts?: number }).pts
    if (pts === undefined) return this.#forwardNow(chat, chatId, event)
    // Told twice: who came in since then must not hear it, the others have.
    if (chat.pts !== undefined && pts < chat.pts) return
    if (event.name === messages.head.name) this.heartbeats.note(chat.sockets, chatId, pts)
    if (chat.held) chat.held.push(event)
    else if (chat.pts !== undefined && pts > chat.pts + Number(event.name !== messages.head.name))
      void this.#fillGap(chat, chatId, event)
    else this.#inOrder(chat, chatId, event, pts)
  }

  #inOrder(chat: ListenedChat, chatId: string, event: BusEvent, pts: number): void {
    if (event.name === messages.head.name) return
    chat.pts = Math.max(chat.pts ?? 0, pts)
    for (const [socket, fromPts] of chat.early) {
      if (fromPts > chat.pts) continue
      chat.early.delete(socket)
      void socket.join(room.chat(chatId))
    }
    if (event.name === chats.memberLeft.name) this.#drop(chat, chatId, (event.payload as { userId: string }).userId)
    this.#forward(room.chat(chatId), event)
  }

  #drop(chat: ListenedChat, chatId: string, userId: string): void {
    for (const socket of chat.sockets) if (socket.data.userId === userId) this.#leaveChat(socket, chatId)
  }

  /** Events were lost on the way: what they did is fetched and forwarded before anything later. */
  async #fillGap(chat: ListenedChat, chatId: string, event: BusEvent): Promise<void> {
    chat.held = event.name === messages.head.name ? [] : [event]
    try {
      for (let isBehind = true; isBehind;) {
        const changes = await this.ask.of(messages.changes, this.ask.service(), { chatId, since: chat.pts!, limit: 100 })
        if (changes.tooLong) chat.pts = changes.pts
        if (changes.tooLong || changes.items.some((item) => isRecord(item) || item.kind === 'service'))
          await this.#dropOutsiders(chat, chatId)
        for (const item of changes.items) {
          if (isRecord(item)) continue
          const type = isTombstone(item) ? messages.deleted : messages.updated
          this.#inOrder(
            chat,
            chatId,
            { name: type.name, room: room.chat(chatId), payload: { chatId, pts: item.pts, message: item } },
            item.pts,
          )
        }
        chat.pts = Math.max(chat.pts!, changes.pts)
        isBehind = changes.hasMore
      }
    } catch (err) {
      this.log.warn({ err, chatId }, 'A gap in the events of a chat could not be filled; its clients sync by themselves')
    }
    const held = chat.held ?? []
    chat.held = undefined
    for (const late of held) this.#inOrder(chat, chatId, late, (late.payload as { pts: number }).pts)
  }

  async #dropOutsiders(chat: ListenedChat, chatId: string): Promise<void> {
    const { members } = await this.ask.of(chats.membership, this.ask.service(), { chatId })
    const inside = new Set(members.map((member) => member.userId))
    for (const socket of chat.sockets) if (!inside.has(socket.data.userId as string)) this.#leaveChat(socket, chatId)
  }

  /** Typing and the like: heard also by those whose entry has not passed yet; it tells nothing of the log. */
  #forwardNow(chat: ListenedChat, chatId: string, event: BusEvent): void {
    this.#forward(room.chat(chatId), event)
    const type = byName.get(event.name)
    if (type?.socket) for (const socket of chat.early.keys()) socket.emit(type.socket, outsidePayload(type, event.payload))
  }

  #forward(to: string, event: BusEvent): void {
    const type = byName.get(event.name)
    if (type?.socket) this.#io.to(to).emit(type.socket, outsidePayload(type, event.payload))
  }
}

function outsidePayload(type: EventType, payload: unknown): unknown {
  if (!type.internal) return payload
  const shown = { ...(payload as Record<string, unknown>) }
  for (const field of type.internal) delete shown[field]
  return shown
}
