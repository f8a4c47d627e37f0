import type { AnyMessage, Chat, Me, Message, Mine, Settings } from '@ultrachat/contracts'
import type { Notifier } from '../notifier.js'
import { emptyBox, type BoxState } from './box.js'
import type { ChatState } from './chat.js'

export type Box = 'list' | 'self' | 'marks'
export const BOXES: readonly Box[] = ['list', 'self', 'marks']

export interface Changed {
  chats: Set<string>
  removed: Set<string>
  /** Chats whose stored messages do not count any more. */
  dropped: Set<string>
  messages: Map<string, AnyMessage>
  marks: Map<string, { chatId: string; mine: Mine }>
  isMeta: boolean
  /** Everything stored before is of another history. */
  isReset: boolean
}

const nothingChanged = (): Changed => ({
  chats: new Set(),
  removed: new Set(),
  dropped: new Set(),
  messages: new Map(),
  marks: new Map(),
  isMeta: false,
  isReset: false,
})

/** All that this client knows, the one place that holds it. Says who should look again, and what should be saved. */
export class Model {
  epoch: string | undefined
  me: Me | undefined
  settings: Settings | undefined
  boxes: Record<Box, BoxState> = { list: emptyBox, self: emptyBox, marks: emptyBox }
  readonly chats = new Map<string, ChatState>()
  /** What is the person's own about a message, and the `pts` of the box `marks` as of which it is known. */
  readonly mine = new Map<string, { mine: Mine; at: number; chatId: string }>()
  /** Messages that others answer and that are not loaded, by id. */
  readonly referenced = new Map<string, AnyMessage>()
  /** Raised when the caller's own row of a chat changed, so that an older answer does not undo it. */
  readonly meVersions = new Map<string, number>()
  changed = nothingChanged()
  /** Called for each message that comes in, from wherever. */
  onMessages: (chatId: string, messages: readonly AnyMessage[]) => void = () => {}
  /** A chat that was not in the list before, with unread messages. */
  onNewChat: (chat: Chat) => void = () => {}
  onArrival: (message: Message, isLive: boolean) => void = () => {}

  readonly notifier: Notifier
  constructor(notifier: Notifier) {
    this.notifier = notifier
  }

  put(next: ChatState): void {
    const before = this.chats.get(next.id)
    if (before === next) return
    this.chats.set(next.id, next)
    this.changed.chats.add(next.id)
    if (next.generation !== before?.generation && before) this.changed.dropped.add(next.id)
    const isShown =
      !before ||
      before.shared !== next.shared ||
      before.me !== next.me ||
      before.lastMessage !== next.lastMessage ||
      before.membersVersion !== next.membersVersion
    if (isShown) this.notifier.touch('chats', `chat:${next.id}`)
    if (before?.membersVersion !== next.membersVersion) this.notifier.touch(`members:${next.id}`)
    if (isShown || before.windows !== next.windows) this.notifier.touch(`messages:${next.id}`)
  }

  remove(chatId: string): void {
    if (!this.chats.delete(chatId)) return
    this.changed.removed.add(chatId)
    this.changed.chats.delete(chatId)
    for (const [key, message] of this.changed.messages) if (message.chatId === chatId) this.changed.messages.delete(key)
    for (const [id, entry] of this.mine) if (entry.chatId === chatId) this.mine.delete(id)
    this.notifier.touch('chats', `chat:${chatId}`, `messages:${chatId}`)
  }

  /** Messages that are now part of the state: to be saved, and to be told of. */
  note(chatId: string, messages: readonly AnyMessage[]): void {
    for (const message of messages) {
      this.changed.messages.set(`${chatId} ${message.seq}`, message)
      if (this.referenced.has(message.id)) this.referenced.set(message.id, message)
    }
    this.onMessages(chatId, messages)
  }

  setMine(chatId: string, messageId: string, mine: Mine, at: number): void {
    const known = this.mine.get(messageId)
    if (known && known.at > at) return
    if (!known && Object.keys(mine).length === 0) return
    this.mine.set(messageId, { mine, at, chatId })
    this.changed.marks.set(messageId, { chatId, mine })
    this.notifier.touch(`messages:${chatId}`)
  }

  /** What came beside messages: `asOf` is where the box `marks` stood when it was asked for. */
  putBeside(
    chatId: string,
    items: readonly { id: string }[],
    beside: { mine: Record<string, Mine>; referenced: readonly AnyMessage[] },
    asOf: number,
  ): void {
    for (const { id } of items) this.setMine(chatId, id, beside.mine[id] ?? {}, asOf)
    for (const message of beside.referenced) this.putReferenced(message)
  }

  putReferenced(message: AnyMessage): void {
    if ((this.referenced.get(message.id)?.pts ?? -1) >= message.pts) return
    this.referenced.set(message.id, message)
    this.notifier.touch(`messages:${message.chatId}`)
  }

  setBox(name: Box, box: BoxState): void {
    if (box.pts !== this.boxes[name].pts) this.changed.isMeta = true
    this.boxes[name] = box
  }

  setMe(me: Me): void {
    this.me = me
    this.changed.isMeta = true
    this.notifier.touch('me', 'users', `user:${me.id}`)
  }

  setSettings(settings: Settings): void {
    this.settings = settings
    this.changed.isMeta = true
    this.notifier.touch('settings')
  }

  /** Forgets everything but who is signed in: the server's history is another one, or the person is. */
  reset(epoch: string | undefined): void {
    const chats = [...this.chats.keys()]
    this.chats.clear()
    this.mine.clear()
    this.referenced.clear()
    this.boxes = { list: emptyBox, self: emptyBox, marks: emptyBox }
    this.epoch = epoch
    this.changed = nothingChanged()
    this.changed.isMeta = true
    this.changed.isReset = true
    this.notifier.touch('chats', ...chats.flatMap((id) => [`chat:${id}`, `messages:${id}`] as const))
  }

  takeChanged(): Changed {
    const { changed } = this
    this.changed = nothingChanged()
    return changed
  }
}
