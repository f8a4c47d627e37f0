import { isMessage, type AnyMessage, type Message, type Mine } from '@ultrachat/contracts'

type Change = (message: Message, mine: Mine) => { message: AnyMessage; mine?: Mine }
interface Entry {
  change: Change
}

/** Changes that show before the server has answered. Taking one away is the whole roll-back: the state was never touched. */
export class Overlays {
  readonly #entries = new Map<string, Entry[]>()
  readonly #cache = new WeakMap<
    AnyMessage,
    { entries: readonly Entry[]; mine: Mine; result: { message: AnyMessage; mine?: Mine } }
  >()

  add(messageId: string, change: Change): () => void {
    const entry = { change }
    this.#entries.set(messageId, [...(this.#entries.get(messageId) ?? []), entry])
    return () => {
      const rest = (this.#entries.get(messageId) ?? []).filter((other) => other !== entry)
      if (rest.length > 0) this.#entries.set(messageId, rest)
      else this.#entries.delete(messageId)
    }
  }

  apply(message: AnyMessage, mine: Mine): { message: AnyMessage; mine?: Mine } {
    const entries = this.#entries.get(message.id)
    if (!entries) return { message, mine }
    const known = this.#cache.get(message)
    if (known && known.entries === entries && known.mine === mine) return known.result
    let result: { message: AnyMessage; mine?: Mine } = { message, mine }
    for (const { change } of entries) {
      if (isMessage(result.message)) result = { mine: result.mine, ...change(result.message, result.mine ?? {}) }
    }
    this.#cache.set(message, { entries, mine, result })
    return result
  }
}

export const edited =
  (text: string): Change =>
  (message) => ({ message: { ...message, text, editedAt: new Date().toISOString() } })

export const deleted =
  (): Change =>
  ({ id, chatId, seq, pts, kind, createdAt }) => ({
    message: { id, chatId, seq, pts, kind, createdAt, deletedAt: new Date().toISOString() },
  })

export const pinned =
  (isPinned: boolean): Change =>
  (message) => ({ message: { ...message, pinnedAt: isPinned ? new Date().toISOString() : undefined } })

export const reacted =
  (emoji: string, userId: string): Change =>
  (message, mine) => {
    if (mine.reactions?.includes(emoji)) return { message, mine }
    const others = message.reactions ?? []
    const isKnown = others.some((reaction) => reaction.emoji === emoji)
    const reactions = isKnown
      ? others.map((one) =>
          one.emoji === emoji ? { ...one, count: one.count + 1, userIds: [...one.userIds, userId].slice(0, 3) } : one,
        )
      : [...others, { emoji, count: 1, userIds: [userId] }]
    return { message: { ...message, reactions }, mine: { ...mine, reactions: [...(mine.reactions ?? []), emoji] } }
  }

export const unreacted =
  (emoji: string, userId: string): Change =>
  (message, mine) => {
    if (!mine.reactions?.includes(emoji)) return { message, mine }
    const reactions = (message.reactions ?? [])
      .map((one) =>
        one.emoji === emoji ? { ...one, count: one.count - 1, userIds: one.userIds.filter((id) => id !== userId) } : one,
      )
      .filter((one) => one.count > 0)
    return {
      message: { ...message, reactions },
      mine: { ...mine, reactions: mine.reactions.filter((one) => one !== emoji) },
    }
  }
