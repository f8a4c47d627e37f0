import { codePoints, isMessage, limits, type Message } from '@ultrachat/contracts'
import { computed, nextTick, onScopeDispose, ref, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { wordingOf } from '../../app/problems'
import { useClient, useKnown } from '../../stores/client'
import { useToast } from '../../ui'
import { useConversation } from './useConversation'
import { sendable } from './wrapSelection'

/** Characters that are left when the counter appears. */
const COUNT_FROM = 400

/** What is being written: the draft of a new message, or the new text of an old one. Nothing written is ever thrown away by an error. */
export function useComposer(area: Readonly<Ref<HTMLTextAreaElement | null | undefined>>) {
  const client = useClient()
  const { t } = useI18n()
  const { show } = useToast()
  const conversation = useConversation()
  const { chatId, editing, replyTo, myId } = conversation
  const text = ref(client.draft(chatId))
  const isBusy = ref(false)
  const draft = useKnown((known) => known.draft(chatId))
  const left = computed(() => limits.textCodePoints - codePoints(sendable(text.value)))
  const canSend = computed(() => sendable(text.value).trim() !== '' && left.value >= 0 && !isBusy.value)

  // From another device, or from the server after a reload, while nothing is written here.
  watch(draft, (theirs, before) => {
    if (!editing.value && (document.activeElement !== area.value || text.value === before)) text.value = theirs
  })
  watch(editing, (message, before) => {
    if (message) text.value = message.text ?? ''
    else if (before) text.value = client.draft(chatId)
    void focusAtEnd()
  })
  conversation.focusComposer = () => void focusAtEnd()
  onScopeDispose(() => {
    client.stopTyping(chatId)
    client.focusDraft(chatId, false)
  })
  return {
    text,
    left,
    canSend,
    isBusy,
    isCounted: computed(() => left.value <= COUNT_FROM),
    onInput,
    submit,
    editLast,
    cancel,
    set,
    focusAtEnd,
    onFocus,
    onBlur,
  }

  function set(next: string): void {
    text.value = next
    onInput()
  }

  function onInput(): void {
    if (editing.value) return
    client.setDraft(chatId, text.value)
    if (text.value.trim()) client.startTyping(chatId)
    else client.stopTyping(chatId)
  }

  async function submit(): Promise<void> {
    if (!canSend.value) return
    if (editing.value) await change(editing.value)
    else say()
  }

  function say(): void {
    const words = sendable(text.value)
    try {
      client.send(chatId, { text: words, ...(replyTo.value && { replyToId: replyTo.value.id }) }).sent.catch(() => {})
    } catch (error) {
      show(wordingOf(error), { kind: 'error' })
      return
    }
    set('')
    replyTo.value = undefined
    void conversation.toEnd()
  }

  async function change(message: Message): Promise<void> {
    const words = sendable(text.value)
    if (words === message.text) return void (editing.value = undefined)
    isBusy.value = true
    try {
      await client.editMessage(chatId, message.id, words)
      editing.value = undefined
    } catch (error) {
      show(t('messages.editFailed', { reason: wordingOf(error) }), { kind: 'error' })
    } finally {
      isBusy.value = false
    }
  }

  /** Answers whether there was one. */
  function editLast(): boolean {
    const last = client
      .messages(chatId)
      .items.findLast(
        ({ message, state }) =>
          state === 'sent' && isMessage(message) && message.kind === 'text' && message.senderId === myId,
      )
    if (!last) return false
    editing.value = last.message
    return true
  }

  /** The top layer first. Answers whether there was one. */
  function cancel(): boolean {
    if (editing.value) editing.value = undefined
    else if (replyTo.value) replyTo.value = undefined
    else return false
    return true
  }

  async function focusAtEnd(): Promise<void> {
    await nextTick()
    const el = area.value
    el?.focus()
    el?.setSelectionRange(el.value.length, el.value.length)
  }

  function onFocus(): void {
    if (!editing.value) client.focusDraft(chatId, true)
  }

  function onBlur(): void {
    client.focusDraft(chatId, false)
    client.stopTyping(chatId)
  }
}
