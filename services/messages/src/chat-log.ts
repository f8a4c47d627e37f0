import type { ChatType, MemberRole } from '@ultrachat/contracts'
import { UltraChatError } from '@ultrachat/contracts'
import type { MessageDoc, StoredMessage } from './messages.documents.js'
import type { Insider } from './messages.policy.js'

/** What messages knows of one chat: where its log stands, and who is a member at that point of it. */
export class ChatLog {
  lastSeq = 0
  lastPts = 0
  type: ChatType = 'group'
  isOpen = false
  readonly members = new Map<string, Insider>()
  /** The last message that each sent since the log was loaded: it is read by them, before `chat` has heard of it. */
  readonly lastSent = new Map<string, number>()
  /** When its last event was told; 0: none since it was loaded. */
  lastEventAt = 0
  usedAt = 0

  constructor(readonly chatId: string) {}

  /** @throws chat.not_found for everybody who is not a member at this point of the log */
  insider(userId: string | undefined): Insider {
    const who = this.isOpen && userId ? this.members.get(userId) : undefined
    if (!who) throw new UltraChatError('chat.not_found')
    return who
  }

  /** Takes a stored document as the newest of the log. Only what a person wrote is read by them; a service message counts until read. */
  advance(doc: Pick<MessageDoc, 'seq' | 'pts' | 'kind' | 'senderId'>): void {
    if (doc.kind === 'text' && doc.senderId && doc.seq > this.lastSeq) this.lastSent.set(doc.senderId, doc.seq)
    this.lastSeq = Math.max(this.lastSeq, doc.seq)
    this.lastPts = Math.max(this.lastPts, doc.pts)
  }

  /** Takes an entry's effects. `fromSeq` is where history starts for those who join `fromHere`. */
  applyMembers(effects: readonly Effect[], fromSeq: number): void {
    for (const { userId, role, fromHere } of effects) {
      if (role === null) this.members.delete(userId)
      else this.members.set(userId, { userId, role, fromSeq: this.members.get(userId)?.fromSeq ?? (fromHere ? fromSeq : 1) })
    }
  }
}

export interface Effect {
  readonly userId: string
  readonly role: MemberRole | null
  readonly fromHere?: boolean
}

/** The documents that a batch works on, as they will be when the batch is written. */
export class Drafts {
  readonly #docs = new Map<string, StoredMessage>()
  readonly #bySender = new Map<string, StoredMessage>()

  add(docs: readonly StoredMessage[]): void {
    for (const doc of docs) this.put(doc)
  }

  get(id: string): StoredMessage | undefined {
    return this.#docs.get(id)
  }

  sentAs(senderId: string, clientId: string): StoredMessage | undefined {
    return this.#bySender.get(`${senderId} ${clientId}`)
  }

  put(doc: StoredMessage): void {
    this.#docs.set(doc.id, doc)
    if (doc.senderId && doc.clientId) this.#bySender.set(`${doc.senderId} ${doc.clientId}`, doc)
  }
}
