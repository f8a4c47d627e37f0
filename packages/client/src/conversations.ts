import { isMessage, type AnyMessage, type Message, type Mine, messages as commands } from '@ultrachat/contracts'
import { Overlays, deleted, edited, pinned, reacted, unreacted } from './features/overlays.js'
import { OfflineError, SignedOutError } from './errors.js'
import type { Originals } from './features/originals.js'
import type { Api } from './http/api.js'
import type { Connection } from './socket/connection.js'
import type { Notifier } from './notifier.js'
import type { Outbox } from './outbox/outbox.js'
import type { ChatState } from './state/chat.js'
import { Rows } from './state/conversation.js'
import type { Replica } from './state/replica.js'
import type { History } from './sync/history.js'
import type { MessageItem, MessagesView, SendInput, Sending } from './types.js'

interface Parts {
  replica: Replica
  history: History
  outbox: Outbox
  originals: Originals
  notifier: Notifier
  connection: Connection
  api: Api
}

const noMine: Mine = {}
const nothing: MessagesView = { items: [], hasBefore: false, hasAfter: false, isLoading: false, isLoaded: false }

/** Conversations as they are shown, and what people do in them. */
export class Conversations {
  readonly #parts: Parts
  readonly #overlays = new Overlays()
  readonly #rows = new Map<string, Rows>()
  readonly #views = new Map<string, MessagesView>()
  readonly #last = new Map<string, MessagesView>()
  /** Messages that were optimistic here keep their key, also as tombstones. */
  readonly #keys = new Map<string, string>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  view(chatId: string): MessagesView {
    return this.#views.get(chatId) ?? this.#make(chatId)
  }

  /** What was made before does not count any more. */
  changed(chatId: string): void {
    this.#views.delete(chatId)
  }

  #make(chatId: string): MessagesView {
    const { replica, history, outbox } = this.#parts
    const chat = replica.model.chats.get(chatId)
    if (!chat) return nothing
    const rows = this.#rows.get(chatId) ?? new Rows()
    this.#rows.set(chatId, rows)
    const mineOf = (id: string) => replica.model.mine.get(id)?.mine ?? noMine
    const view = rows.view(
      {
        chat,
        shown: history.shown(chatId),
        onTheirWay: outbox.onTheirWay(chatId),
        mineOf,
        referenced: (replyTo) => this.#original(chat, replyTo),
        overlay: (message) => this.#overlays.apply(message, mineOf(message.id)),
        keyOf: (message) => this.#keyOf(message),
      },
      history.status(chatId),
    )
    const last = this.#last.get(chatId)
    let shown = view
    // What waits to be sent can be seen, also where nothing else can.
    if (!view.isLoaded && view.items.length > 0 && history.isStranded(chatId)) shown = { ...view, isLoaded: true }
    // Dropped messages stay on the screen until the page that takes their place is there.
    else if (!view.isLoaded && last?.isLoaded) shown = standIn(last, view)
    this.#views.set(chatId, shown)
    this.#last.set(chatId, shown)
    return shown
  }

  /** What is older than what one may read is not asked for. */
  #original({ id: chatId, me }: ChatState, { id, seq }: { id: string; seq: number }): AnyMessage | undefined {
    const { replica, originals } = this.#parts
    const known = replica.model.referenced.get(id)
    if (!known && (seq === 0 || seq >= me.fromSeq)) originals.want(chatId, id)
    return known
  }

  #keyOf(message: AnyMessage): string {
    const known = this.#keys.get(message.id)
    if (known) return known
    const isMine = isMessage(message) && message.clientId && message.senderId === this.#parts.replica.model.me?.id
    if (!isMine) return message.id
    this.#keys.set(message.id, message.clientId!)
    return message.clientId!
  }

  send(chatId: string, input: string | SendInput): Sending {
    const myId = this.#parts.replica.model.me?.id
    if (!myId) throw new SignedOutError()
    const { text, replyToId } = typeof input === 'string' ? { text: input, replyToId: undefined } : input
    const answered = replyToId ? this.#find(chatId, replyToId) : undefined
    return this.#parts.outbox.add(chatId, myId, text, replyToId ? { id: replyToId, seq: answered?.seq ?? 0 } : undefined)
  }

  edit(chatId: string, messageId: string, text: string): Promise<void> {
    return this.#during(chatId, messageId, edited(text), () =>
      this.#parts.connection.emit(commands.edit, { chatId, messageId, text }),
    )
  }

  remove(chatId: string, messageId: string): Promise<void> {
    return this.#during(chatId, messageId, deleted(), () =>
      this.#parts.connection.emit(commands.remove, { chatId, messageId, for: 'everyone' }),
    )
  }

  async react(chatId: string, messageId: string, emoji: string, isOn: boolean): Promise<void> {
    const { replica, connection } = this.#parts
    const myId = replica.model.me?.id ?? ''
    const command = isOn ? commands.react : commands.unreact
    await this.#during(chatId, messageId, (isOn ? reacted : unreacted)(emoji, myId), async () => {
      const message = await connection.emit(command, { chatId, messageId, emoji })
      const rest = (replica.model.mine.get(messageId)?.mine.reactions ?? []).filter((one) => one !== emoji)
      // The box `marks` says the same in a moment; until then this is what the answer means.
      replica.model.setMine(chatId, messageId, { reactions: isOn ? [...rest, emoji] : rest }, replica.boxPts('marks'))
      return message
    })
  }

  pin(chatId: string, messageId: string, isOn: boolean): Promise<void> {
    const { api } = this.#parts
    return this.#during(chatId, messageId, pinned(isOn), () =>
      (isOn ? api.messages.pin : api.messages.unpin)({ chatId, messageId }),
    )
  }

  item(chatId: string, messageId: string): MessageItem | undefined {
    return this.view(chatId).items.find((item) => item.message.id === messageId)
  }

  clear(): void {
    this.#rows.clear()
    this.#views.clear()
    this.#last.clear()
    this.#keys.clear()
  }

  /** Shows the change at once, and takes it away when the answer is there, good or bad. */
  async #during(
    chatId: string,
    messageId: string,
    change: Parameters<Overlays['add']>[1],
    run: () => Promise<AnyMessage>,
  ): Promise<void> {
    if (!this.#parts.connection.isOnline) throw new OfflineError()
    const undo = this.#overlays.add(messageId, change)
    this.#parts.notifier.touch(`messages:${chatId}`)
    try {
      this.#parts.replica.learn(await run())
    } finally {
      undo()
      this.#parts.notifier.touch(`messages:${chatId}`)
    }
  }

  #find(chatId: string, messageId: string): Message | undefined {
    const found = this.item(chatId, messageId)?.message ?? this.#parts.replica.model.referenced.get(messageId)
    return found && isMessage(found) ? found : undefined
  }
}

function standIn(last: MessagesView, { error }: MessagesView): MessagesView {
  const { error: _, ...rest } = last
  return { ...rest, hasBefore: false, isLoading: error === undefined, ...(error !== undefined && { error }) }
}
