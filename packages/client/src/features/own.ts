import { chats, users, type ChatMe, type InputOf, type Settings } from '@ultrachat/contracts'
import type { Session } from '../session/session.js'
import { withMe } from '../state/chat.js'
import type { Model } from '../state/model.js'

type MineChange = Omit<InputOf<typeof chats.updateMine>, 'chatId'>

/** What belongs to the person and shows at once: their row in a chat, and their settings. */
export class Own {
  readonly #model: Model
  readonly #session: Session
  #isLoaded = false

  constructor(model: Model, session: Session) {
    this.#model = model
    this.#session = session
  }

  /** Once per sign-in; later changes come with the box `self`. */
  async load(): Promise<void> {
    if (this.#isLoaded) return
    const [me, settings] = await Promise.all([this.#session.call(users.me, {}), this.#session.call(users.settings, {})])
    this.#model.setMe(me)
    this.#model.setSettings(settings)
    this.#isLoaded = true
  }

  clear(): void {
    this.#isLoaded = false
  }

  async updateMine(chatId: string, change: MineChange): Promise<ChatMe> {
    const before = this.#model.chats.get(chatId)
    if (before) this.#put(chatId, { ...before.me, ...withoutNulls(change) })
    const shown = this.#model.chats.get(chatId)?.me
    try {
      return this.#put(chatId, await this.#session.call(chats.updateMine, { chatId, ...change }))
    } catch (error) {
      if (before && this.#model.chats.get(chatId)?.me === shown) this.#put(chatId, before.me)
      throw error
    }
  }

  /** The server's copy of a draft; what is shown meanwhile is the draft's own business. */
  async saveDraft(chatId: string, draft: string | null): Promise<void> {
    this.#put(chatId, await this.#session.call(chats.updateMine, { chatId, draft }))
  }

  async updateSettings(change: InputOf<typeof users.updateSettings>): Promise<Settings> {
    const before = this.#model.settings
    if (before) this.#model.setSettings({ ...before, ...change })
    const shown = this.#model.settings
    try {
      const settings = await this.#session.call(users.updateSettings, change)
      this.#model.setSettings(settings)
      return settings
    } catch (error) {
      if (before && this.#model.settings === shown) this.#model.setSettings(before)
      throw error
    }
  }

  #put(chatId: string, me: ChatMe): ChatMe {
    const chat = this.#model.chats.get(chatId)
    if (chat) this.#model.put(withMe(chat, me))
    return me
  }
}

function withoutNulls(change: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(change).map(([name, value]) => [name, value === null ? undefined : value]))
}
