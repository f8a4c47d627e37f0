import { Injectable, type OnModuleInit } from '@nestjs/common'
import { type SyncAnswer, type SyncInput, messages, users } from '@ultrachat/contracts'
import { Ask } from '@ultrachat/kit'
import { type Ctx, Ids } from '@ultrachat/ports'
import { ChatViews } from '../chat-views.js'
import { isMember } from '../chat.policy.js'
import { ChatRepository } from '../chat.repository.js'

const LIST_PAGE = 200
const ITEMS = 1000

/** Everything that changed since what a client has: boxes, then the chats that it names. */
@Injectable()
export class SyncService implements OnModuleInit {
  #epoch = ''

  constructor(
    private readonly repository: ChatRepository,
    private readonly views: ChatViews,
    private readonly ask: Ask,
    private readonly ids: Ids,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.repository.setServerValueOnce('epoch', this.ids.id())
    this.#epoch = (await this.repository.serverValue('epoch'))!
  }

  async sync(ctx: Ctx, input: SyncInput): Promise<SyncAnswer> {
    const isKnown = input.epoch === undefined || input.epoch === this.#epoch
    const since = (pts: number) => (isKnown ? pts : 0)
    const userId = ctx.userId!
    const boxes: SyncAnswer['boxes'] = {}
    if (input.boxes.list !== undefined) boxes.list = await this.#list(userId, since(input.boxes.list))
    if (input.boxes.self !== undefined)
      boxes.self = await this.ask.of(users.box, this.ask.service(), { userId, since: since(input.boxes.self) })
    if (input.boxes.marks !== undefined)
      boxes.marks = await this.ask.of(messages.box, this.ask.service(), { userId, since: since(input.boxes.marks) })
    const { named, removed } = await this.#named(userId, input.chats, since)
    const changes =
      named.length > 0
        ? await this.ask.of(messages.changesOf, this.ask.service(), { userId, chats: named, limit: ITEMS })
        : { items: [], complete: true }
    const complete = changes.complete && Object.values(boxes).every((box) => !box?.hasMore)
    return { epoch: this.#epoch, boxes, chats: changes.items, removed, complete }
  }

  async #list(userId: string, since: number) {
    const rows = await this.repository.rowsSince(userId, since, LIST_PAGE + 1)
    const page = rows.slice(0, LIST_PAGE)
    const chats = new Map((await this.views.chats(userId, page.filter(isMember))).map((chat) => [chat.id, chat]))
    const items = page.map((row) => chats.get(row.chat_id) ?? { id: row.chat_id, removed: true as const })
    const pts = page.at(-1)?.list_pts ?? (await this.repository.listPts(userId))
    return { items, pts, hasMore: rows.length > LIST_PAGE }
  }

  async #named(userId: string, chats: Record<string, number>, since: (pts: number) => number) {
    const ids = Object.keys(chats)
    const rows = new Map((await this.repository.rowsOf(userId)).map((row) => [row.chat_id, row]))
    const live = new Set((await this.repository.chats(ids)).map((chat) => chat.id))
    const removed = ids.filter((id) => !rows.has(id) || !live.has(id))
    const gone = new Set(removed)
    const named = ids
      .filter((id) => !gone.has(id))
      .map((chatId) => ({ chatId, since: since(chats[chatId]!), fromSeq: rows.get(chatId)!.from_seq }))
    return { named, removed }
  }
}
