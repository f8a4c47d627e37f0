import {
  isMessage,
  isTombstone,
  type AnyMessage,
  type Chat,
  type History,
  type SelfItem,
  type SyncAnswer,
} from '@ultrachat/contracts'
import { isBoxEvent, isLogEvent, type BoxEvent, type LogEvent, type ServerEvents } from '../socket/events.js'
import { orderEvent, reachBox } from './box.js'
import { mergeChat, newChat, readUpTo, withArrival, withMe, withMessages, type ChatState } from './chat.js'
import { applyChanges, applyEvent, isBehind, syncFrom } from './log.js'
import { messageAt } from './windows.js'
import { BOXES, type Box, type Model } from './model.js'

const BOX_OF = {
  'chat:created': 'list',
  'chat:removed': 'list',
  'chat:me': 'list',
  'self:updated': 'self',
  'message:mine': 'marks',
} as const
const MAX_ORPHANS = 200

/** Applies what the server says to the model, and knows what is missing. Does no input or output of its own. */
export class Replica {
  readonly model: Model
  /** Events of chats that are not in the list yet: their `chat:created` may come later. */
  #orphans = new Map<string, LogEvent[]>()
  /** Numbers that a heartbeat named and that have not been reached. */
  readonly #heads = new Map<string, number>()
  readonly #boxHeads = new Map<Box, number>()

  constructor(model: Model) {
    this.model = model
  }

  hear(name: string, payload: unknown): void {
    if (isLogEvent(name)) this.#log({ name, ...(payload as object) } as LogEvent)
    else if (isBoxEvent(name)) this.#box({ name, ...(payload as object) } as BoxEvent)
    else if (name === 'sync:heartbeat') this.#heartbeat(payload as ServerEvents['sync:heartbeat'])
    else if (name === 'read:updated') this.#read(payload as ServerEvents['read:updated'])
  }

  /** Chats to fetch again if that is not answered by an event soon. */
  owed(): string[] {
    return [...this.model.chats.values()].filter((chat) => chat.owed !== undefined).map((chat) => chat.id)
  }

  /** What is missing: ask for it, unless it comes by itself within half a second. */
  behind(): { chats: string[]; boxes: Box[] } {
    const chats: string[] = []
    for (const chat of this.model.chats.values())
      if (isBehind(chat) || (this.#heads.get(chat.id) ?? 0) > chat.pts) chats.push(chat.id)
    const boxes = BOXES.filter((name) => {
      const box = this.model.boxes[name]
      return (
        box.waiting.length > 0 || (this.#boxHeads.get(name) ?? 0) > box.pts || (name === 'list' && this.#orphans.size > 0)
      )
    })
    return { chats, boxes }
  }

  boxPts(name: Box): number {
    return this.model.boxes[name].pts
  }

  chatPts(chatId: string): number {
    const chat = this.model.chats.get(chatId)
    return chat ? syncFrom(chat) : 0
  }

  /** An answer to `sync`; true when it told of another epoch and everything was dropped. */
  answer(answer: SyncAnswer, marksAsOf: number): boolean {
    const { model } = this
    const isReset = model.epoch !== undefined && model.epoch !== answer.epoch
    if (isReset) this.#reset(answer.epoch)
    if (model.epoch === undefined) model.changed.isMeta = true
    model.epoch = answer.epoch
    this.#answerBoxes(answer)
    for (const chatId of answer.removed) this.#removeChat(chatId)
    if (isReset) return true
    for (const changes of answer.chats) {
      const before = model.chats.get(changes.chatId)
      if (!before) continue
      const after = applyChanges(before, changes, model.me?.id)
      this.#put(
        before,
        after,
        changes.items.filter((item): item is AnyMessage => item.seq > 0),
        false,
      )
      model.putBeside(changes.chatId, changes.items, changes, marksAsOf)
      if ((this.#heads.get(changes.chatId) ?? 0) <= changes.pts || !changes.hasMore) this.#heads.delete(changes.chatId)
    }
    return false
  }

  /** The named chats have nothing more to tell, whatever a heartbeat said. */
  settle(chatIds: readonly string[]): void {
    for (const id of chatIds) this.#heads.delete(id)
  }

  /** A page; false when the chat's messages were dropped since it was asked for. */
  page(chatId: string, page: History, asked: { generation: number; marks: number }): boolean {
    const before = this.model.chats.get(chatId)
    if (!before || before.generation !== asked.generation) return false
    this.#put(before, withMessages(before, page.items), page.items, false)
    this.model.putBeside(chatId, page.items, page, asked.marks)
    return true
  }

  /** A message from an acknowledgement. False if it is not next to what is loaded: then its event brings it. */
  learn(message: AnyMessage): boolean {
    const chat = this.model.chats.get(message.chatId)
    if (!chat) return true
    const isNear = chat.windows.some((window) => window.from <= message.seq && message.seq <= window.to + 1)
    if (!isNear) return chat.windows.length === 0
    let next = withMessages(chat, [message])
    if (isMessage(message)) next = withArrival(next, message, this.model.me?.id)
    this.#put(chat, next, [message], false)
    return true
  }

  /** A chat as the server gave it; `meVersion` from before it was asked for. */
  putChat(chat: Chat, meVersion?: number): void {
    const known = this.model.chats.get(chat.id)
    const takeMe = meVersion === undefined || meVersion === (this.model.meVersions.get(chat.id) ?? 0)
    if (known)
      this.model.put({
        ...mergeChat(known, chat, takeMe),
        isStale: false,
        ...((known.owed ?? 0) <= chat.pts && { owed: undefined }),
      })
    else this.#addChat(chat)
  }

  readLocally(chatId: string, seq: number): void {
    const chat = this.model.chats.get(chatId)
    if (chat && (seq > chat.me.readSeq || chat.me.markedUnread)) this.model.put({ ...chat, me: readUpTo(chat.me, seq) })
  }

  #log(event: LogEvent): void {
    const chat = this.model.chats.get(event.chatId)
    if (!chat) {
      const orphans = this.#orphans.get(event.chatId) ?? []
      if (orphans.length < MAX_ORPHANS) this.#orphans.set(event.chatId, [...orphans, event])
      return
    }
    const messages = [...chat.waiting, event].flatMap((one) => ('message' in one ? [one.message] : []))
    this.#put(chat, applyEvent(chat, event, this.model.me?.id), messages, true)
  }

  /** Stores a chat and tells of the messages that got into it, once each. */
  #put(before: ChatState, after: ChatState, candidates: readonly AnyMessage[], isLive: boolean): void {
    if (after === before) return
    this.model.put(after)
    const taken = candidates.filter((message) => messageAt(after.windows, message.seq) === message)
    if (taken.length > 0) this.model.note(after.id, taken)
    if (after.logSeq === before.logSeq) return
    // An acknowledgement may have brought one before; it is new to the log all the same.
    const seqs = new Set(candidates.map(({ seq }) => seq).filter((seq) => seq > before.logSeq && seq <= after.logSeq))
    for (const seq of [...seqs].sort((a, b) => a - b)) {
      const message = messageAt(after.windows, seq)
      if (message && !isTombstone(message)) this.model.onArrival(message, isLive)
    }
  }

  #box(event: BoxEvent): void {
    const name = BOX_OF[event.name]
    const { box, ready } = orderEvent(this.model.boxes[name], event)
    this.model.setBox(name, box)
    for (const one of ready) this.#carryOut(one)
  }

  #carryOut(event: BoxEvent): void {
    const { model } = this
    switch (event.name) {
      case 'chat:created':
        return this.#listed(event.chat, true)
      case 'chat:removed':
        return this.#removeChat(event.chatId)
      case 'self:updated':
        return this.#self(event.item)
      case 'message:mine':
        return model.setMine(event.chatId, event.messageId, event.mine, event.pts)
      case 'chat:me': {
        const chat = model.chats.get(event.chatId)
        this.#raiseMe(event.chatId)
        if (chat) model.put(withMe(chat, event.me))
      }
    }
  }

  #answerBoxes({ boxes }: SyncAnswer): void {
    const { model } = this
    for (const name of BOXES) {
      const given = boxes[name]
      if (!given) continue
      const isFirst = model.boxes[name].pts === 0
      const { box, ready, isNews } = reachBox(model.boxes[name], given.pts)
      if (!isNews) continue
      model.setBox(name, box)
      if (!given.hasMore) this.#boxHeads.delete(name)
      if (name === 'list') this.#listItems(boxes.list!.items, { isFirst, isWhole: !given.hasMore })
      if (name === 'self') for (const item of boxes.self!.items) this.#self(item)
      if (name === 'marks')
        for (const item of boxes.marks!.items) model.setMine(item.chatId, item.messageId, item.mine, item.pts)
      for (const event of ready) this.#carryOut(event)
    }
  }

  #listItems(
    items: NonNullable<SyncAnswer['boxes']['list']>['items'],
    { isFirst, isWhole }: { isFirst: boolean; isWhole: boolean },
  ): void {
    for (const item of items) {
      if ('removed' in item) this.#removeChat(item.id)
      else {
        this.#raiseMe(item.id)
        this.#listed(item, !isFirst)
      }
    }
    if (isWhole) this.#orphans.clear()
  }

  /** A chat that somebody opened while we were away may hold messages that no event will tell of. */
  #listed(chat: Chat, isLater: boolean): void {
    const isNew = !this.model.chats.has(chat.id)
    this.putChat(chat)
    if (isNew && isLater && chat.lastSeq > chat.me.readSeq) this.model.onNewChat(chat)
  }

  #addChat(chat: Chat): void {
    this.model.put(newChat(chat))
    if (chat.lastMessage) this.model.onMessages(chat.id, [chat.lastMessage])
    const orphans = this.#orphans.get(chat.id) ?? []
    this.#orphans.delete(chat.id)
    for (const event of orphans) this.#log(event)
  }

  #removeChat(chatId: string): void {
    this.#raiseMe(chatId)
    this.#heads.delete(chatId)
    this.#orphans.delete(chatId)
    this.model.remove(chatId)
  }

  #self(item: SelfItem): void {
    if (item.kind === 'profile') this.model.setMe(item.user)
    else this.model.setSettings(item.settings)
  }

  #heartbeat({ chats, boxes = {} }: ServerEvents['sync:heartbeat']): void {
    for (const [chatId, pts] of Object.entries(chats)) {
      const chat = this.model.chats.get(chatId)
      if (!chat) this.#boxHeads.set('list', this.boxPts('list') + 1)
      else if (chat.pts < pts) this.#heads.set(chatId, pts)
    }
    for (const name of BOXES) if ((boxes[name] ?? 0) > this.boxPts(name)) this.#boxHeads.set(name, boxes[name]!)
  }

  #read({ chatId, userId, readSeq }: ServerEvents['read:updated']): void {
    const chat = this.model.chats.get(chatId)
    if (!chat) return
    if (userId === this.model.me?.id) return this.readLocally(chatId, readSeq)
    if (readSeq > chat.me.seenSeq) this.model.put({ ...chat, me: { ...chat.me, seenSeq: readSeq } })
  }

  #raiseMe(chatId: string): void {
    this.model.meVersions.set(chatId, (this.model.meVersions.get(chatId) ?? 0) + 1)
  }

  #reset(epoch: string): void {
    this.#orphans.clear()
    this.#heads.clear()
    this.#boxHeads.clear()
    this.model.reset(epoch)
  }
}
