/** What a conversation looked like when it was left; for this visit. */
export interface Left {
  /** Where the list stood, if not at its end. */
  at?: { seq: number; bottom: number }
  replyToId?: string
}

const memory = new Map<string, Left>()

export function recall(chatId: string): Left {
  return memory.get(chatId) ?? {}
}

export function remember(chatId: string, left: Left): void {
  memory.set(chatId, { ...memory.get(chatId), ...left })
}
