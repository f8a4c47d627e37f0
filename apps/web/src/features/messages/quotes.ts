import type { AnyMessage, Message } from '@ultrachat/contracts'
import { shallowRef, type ShallowRef } from 'vue'
import { useClient } from '../../stores/client'

const quotes = new Map<string, ShallowRef<AnyMessage | undefined>>()
let isListening = false

/** The message that a message answers. One that came live may answer an old one that is not loaded: that is asked for, once. */
export function quoteOf({ chatId, replyTo }: Message): AnyMessage | undefined {
  if (!replyTo) return undefined
  const known = quotes.get(replyTo.id)
  if (known) return known.value
  const quote = shallowRef<AnyMessage>()
  quotes.set(replyTo.id, quote)
  listen()
  useClient()
    .api.messages.get({ chatId, messageId: replyTo.id })
    .then(
      (message) => (quote.value = message),
      () => setTimeout(() => quotes.delete(replyTo.id), 5000),
    )
  return undefined
}

function listen(): void {
  if (isListening) return
  isListening = true
  const heard = ({ message }: { message: AnyMessage }) => {
    const known = quotes.get(message.id)
    if (known) known.value = message
  }
  useClient().on('message:updated', heard)
  useClient().on('message:deleted', heard)
}
