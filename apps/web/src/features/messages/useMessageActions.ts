import type { MessageItem } from '@ultrachat/client'
import type { Message } from '@ultrachat/contracts'
import { useI18n } from 'vue-i18n'
import { wordingOf } from '../../app/problems'
import { useClient } from '../../stores/client'
import { copyText, useConfirm, useRecentEmoji, useToast } from '../../ui'
import { useConversation } from './useConversation'

/** What can be done to a message. Failures are said in a toast; nothing is lost. */
export function useMessageActions() {
  const client = useClient()
  const { t } = useI18n()
  const { show } = useToast()
  const { ask } = useConfirm()
  const { remember } = useRecentEmoji()
  const conversation = useConversation()
  const { chatId } = conversation
  return { reply, edit, copy, copyLink, togglePin, toggleReaction, remove, retry, discard }

  function reply(message: Message) {
    conversation.editing.value = undefined
    conversation.replyTo.value = message
    conversation.focusComposer()
  }

  function edit(message: Message) {
    conversation.editing.value = message
    conversation.focusComposer()
  }

  async function copy(message: Message) {
    show((await copyText(message.text ?? '')) ? t('messages.copied') : t('messages.copyFailed'))
  }

  async function copyLink(message: Message) {
    const link = `${location.origin}${location.pathname}#/chat/${chatId}/${message.seq}`
    show((await copyText(link)) ? t('messages.linkCopied') : t('messages.copyFailed'))
  }

  async function togglePin(message: Message) {
    await attempt(() => (message.pinnedAt ? client.unpin(chatId, message.id) : client.pin(chatId, message.id)))
  }

  async function toggleReaction({ message, mine }: MessageItem, emoji: string) {
    const isMine = mine.reactions?.includes(emoji)
    if (!isMine) remember(emoji)
    await attempt(() => (isMine ? client.unreact(chatId, message.id, emoji) : client.react(chatId, message.id, emoji)))
  }

  async function remove(message: Message) {
    const isMine = message.senderId === conversation.myId
    const isSaved = conversation.chat.value?.type === 'saved'
    const text = t(isSaved ? 'messages.deleteTextSaved' : isMine ? 'messages.deleteText' : 'messages.deleteTextOther')
    const isSure = await ask({ title: t('messages.deleteTitle'), text, confirmLabel: t('messages.delete'), danger: true })
    if (!isSure) return
    if (conversation.replyTo.value?.id === message.id) conversation.replyTo.value = undefined
    if (conversation.editing.value?.id === message.id) conversation.editing.value = undefined
    await attempt(() => client.deleteMessage(chatId, message.id))
  }

  function retry(message: Message) {
    client.retry(message.clientId ?? message.id)
  }

  function discard(message: Message) {
    client.discard(message.clientId ?? message.id)
  }

  async function attempt(run: () => Promise<unknown>) {
    try {
      await run()
    } catch (error) {
      show(wordingOf(error), { kind: 'error' })
    }
  }
}
