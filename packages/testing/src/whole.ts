import type { AnyMessage, BoxName, SyncAnswer } from '@ultrachat/contracts'
import type { Person, Reply } from './person.js'

/** All messages of a chat that the person may see, page by page, ascending. */
export async function wholeHistory(who: Person, chatId: string): Promise<AnyMessage[]> {
  const items: AnyMessage[] = []
  for (let after = 0; ;) {
    const page = await who.do(`GET /chats/${chatId}/messages?after=${after}&limit=100`)
    items.push(...page.items)
    if (!page.hasAfter) return items
    after = page.items.at(-1).seq
  }
}

/** The answers of one person's sync, called until it is complete, as a client does that starts from these numbers. */
export async function wholeSync(
  who: Person,
  since: { epoch?: string; boxes?: Partial<Record<BoxName, number>>; chats?: Record<string, number> } = {},
): Promise<SyncAnswer[]> {
  const answers: SyncAnswer[] = []
  const boxes: Record<string, number> = { ...(since.boxes ?? { list: 0, self: 0, marks: 0 }) }
  const chats = { ...since.chats }
  let { epoch } = since
  for (let call = 0; call < 100; call++) {
    const answer: SyncAnswer = await who.do('POST /sync', { ...(epoch && { epoch }), boxes, chats })
    answers.push(answer)
    if (answer.complete) return answers
    epoch = answer.epoch
    for (const [name, box] of Object.entries(answer.boxes)) if (box) boxes[name] = box.pts
    for (const chat of answer.chats) chats[chat.chatId] = chat.pts
    for (const chatId of answer.removed) delete chats[chatId]
  }
  throw new Error('100 calls of sync were not complete')
}

/** `[1, 2, ..., to]`: what dense numbers look like. */
export function oneTo(to: number): number[] {
  return Array.from({ length: to }, (_, i) => i + 1)
}

/** The statuses of answers that came in any order. */
export function statusesOf(replies: readonly Reply[]): number[] {
  return replies.map(({ status }) => status).toSorted((a, b) => a - b)
}
