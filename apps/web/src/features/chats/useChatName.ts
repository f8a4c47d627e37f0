import type { ChatView } from '@ultrachat/client'
import { computed, toValue, type ComputedRef, type MaybeRefOrGetter } from 'vue'
import { useI18n } from 'vue-i18n'
import { useKnown } from '../../stores/client'

/** What a chat is called here: its title, the other's name in a direct chat, or "Saved messages". */
export function useChatName(chat: MaybeRefOrGetter<ChatView | undefined>): ComputedRef<string> {
  const { t } = useI18n()
  const other = useOther(chat)
  return computed(() => {
    const known = toValue(chat)
    if (known?.type === 'saved') return t('chats.saved')
    if (known?.type === 'direct') return other.value?.name ?? t('chats.unknownPerson')
    return known?.title ?? t('chats.untitled')
  })
}

/** The person at the other end of a direct chat. */
export function useOther(chat: MaybeRefOrGetter<ChatView | undefined>) {
  const idOf = () => toValue(chat)?.me.userId
  return useKnown((client) => {
    const id = idOf()
    return id ? client.user(id) : undefined
  }, idOf)
}
