import type { ChatView } from '../types.js'
import type { ChatState } from './chat.js'
import type { Model } from './model.js'

/** Chats as a list shows them; the same object while nothing about a chat changes. */
export class ChatViews {
  readonly #model: Model
  readonly #views = new WeakMap<ChatState['shared'], { state: ChatState; view: ChatView }>()
  #list: readonly ChatView[] = []

  constructor(model: Model) {
    this.#model = model
  }

  get(chatId: string): ChatView | undefined {
    const state = this.#model.chats.get(chatId)
    return state && this.#viewOf(state)
  }

  /** Pinned first, then the last active first. */
  all(): readonly ChatView[] {
    const list = [...this.#model.chats.values()].map((state) => this.#viewOf(state)).sort(byActivity)
    const isSame = list.length === this.#list.length && list.every((view, at) => view === this.#list[at])
    if (!isSame) this.#list = list
    return this.#list
  }

  totalUnread(): number {
    let sum = 0
    for (const view of this.all())
      if (!view.isMuted && !view.me.archived) sum += view.unread || (view.me.markedUnread ? 1 : 0)
    return sum
  }

  #viewOf(state: ChatState): ChatView {
    const { shared, me, lastMessage, membersVersion } = state
    const known = this.#views.get(shared)
    if (
      known &&
      known.state.me === me &&
      known.state.lastMessage === lastMessage &&
      known.state.membersVersion === membersVersion &&
      known.view.isMuted === isMuted(state)
    )
      return known.view
    const view: ChatView = {
      ...shared,
      me,
      ...(lastMessage && { lastMessage }),
      membersVersion,
      unread: Math.max(0, shared.lastSeq - me.readSeq),
      isMuted: isMuted(state),
    }
    this.#views.set(shared, { state, view })
    return view
  }
}

const isMuted = ({ me }: ChatState) => me.mutedUntil !== undefined && Date.parse(me.mutedUntil) > Date.now()

const lastActive = (view: ChatView) =>
  view.lastMessage && view.lastMessage.createdAt > view.createdAt ? view.lastMessage.createdAt : view.createdAt

function byActivity(a: ChatView, b: ChatView): number {
  if (Boolean(a.me.pinned) !== Boolean(b.me.pinned)) return a.me.pinned ? -1 : 1
  const [x, y] = [lastActive(a), lastActive(b)]
  return x === y ? (a.id < b.id ? 1 : -1) : x < y ? 1 : -1
}
