import { Injectable, type OnModuleInit } from '@nestjs/common'
import { type MarkItem, messages } from '@ultrachat/contracts'
import { Announce, Log, Serial } from '@ultrachat/kit'
import { type Collection, Documents, type Stored } from '@ultrachat/ports'
import { type MarkDoc, type StoredMessage, marksCollection } from './messages.documents.js'
import { reactionsOf } from './messages.presenter.js'

const ATTEMPTS = 10
const PAGE = 500

/** The box `marks`: what is a person's own about messages, numbered for their other devices. */
@Injectable()
export class MarksService implements OnModuleInit {
  #marks!: Collection<MarkDoc>
  readonly #serial = new Serial()

  constructor(
    private readonly documents: Documents,
    private readonly announce: Announce,
    private readonly log: Log,
  ) {}

  async onModuleInit(): Promise<void> {
    this.#marks = await this.documents.collection(marksCollection)
  }

  /** Takes a person's own reactions from the message as it is now. A failure is repaired by the next change of the message. */
  async follow(userId: string, message: StoredMessage): Promise<void> {
    try {
      await this.#serial.run(userId, () => this.#write(userId, message))
    } catch (err) {
      this.log.warn({ err, userId }, 'A mark could not be written')
    }
  }

  async box(userId: string, since: number): Promise<{ items: MarkItem[]; pts: number; hasMore: boolean }> {
    const docs = await this.#marks.find('byPts', { equals: [userId], range: { gt: since }, limit: PAGE + 1 })
    const page = docs.slice(0, PAGE)
    return { items: page.map(presentMark), pts: page.at(-1)?.pts ?? since, hasMore: docs.length > PAGE }
  }

  async #write(userId: string, message: StoredMessage): Promise<void> {
    const id = `${userId}:${message.id}`
    const reactions = reactionsOf(message, userId)
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const [last] = await this.#marks.lastOfEach('byPts', [[userId]])
      const [before] = await this.#marks.get([id])
      const doc: MarkDoc = {
        id,
        v: 1,
        userId,
        pts: (last?.pts ?? 0) + 1,
        chatId: message.chatId,
        messageId: message.id,
        reactions,
      }
      const [result] = await this.#marks.write([before ? { op: 'replace', doc, rev: before.rev } : { op: 'insert', doc }])
      if (result!.status !== 'ok') continue
      const { pts, mine } = presentMark({ ...doc, rev: 1 })
      return this.announce.publish(messages.mine, {
        userId,
        box: 'marks',
        pts,
        chatId: message.chatId,
        messageId: message.id,
        mine,
      })
    }
  }
}

function presentMark({ chatId, messageId, pts, reactions }: Stored<MarkDoc>): MarkItem {
  return { chatId, messageId, pts, mine: reactions.length > 0 ? { reactions } : {} }
}
