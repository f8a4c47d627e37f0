import { useIntervalFn, useNow } from '@vueuse/core'
import { computed, onScopeDispose, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { dateLocale } from '../../app/i18n'
import { useClient, useKnown } from '../../stores/client'
import { typingText, useOther } from '../chats'
import { personOf } from './people'
import { lastSeenWording } from './times'
import { useConversation } from './useConversation'

/** The line under a conversation's title: who types, else who is there. */
export function useChatStatus() {
  const { t } = useI18n()
  const client = useClient()
  const { chat, chatId } = useConversation()
  const other = useOther(chat)
  const typing = useKnown((known) => known.typing(chatId))
  const presence = useKnown(
    (known) => (chat.value?.me.userId ? known.presence(chat.value.me.userId) : undefined),
    () => chat.value?.me.userId,
  )
  const now = useNow({ scheduler: (tick) => useIntervalFn(tick, 30_000) })

  let release = () => {}
  onScopeDispose(() => release())
  watch(
    () => chat.value?.me.userId,
    (userId) => {
      release()
      release = userId ? client.watch([userId]) : () => {}
    },
    { immediate: true },
  )

  const isTyping = computed(() => typing.value.length > 0)
  const isOnline = computed(() => presence.value?.online ?? false)
  const text = computed(() => {
    const known = chat.value
    if (!known) return ''
    if (isTyping.value) return typingText(known, typing.value, { nameOf: (id) => personOf(id)?.name })
    if (known.type === 'saved') return t('messages.onlyYou')
    if (known.type !== 'direct') return t('messages.members', { count: known.memberCount }, known.memberCount)
    if (isOnline.value) return t('messages.presence.online')
    const { key, count, params } = lastSeenWording(
      // Who hides it now may have shown it before.
      presence.value ? presence.value.lastSeenAt : other.value?.lastSeenAt,
      now.value,
      dateLocale(),
    )
    return count === undefined
      ? t(`messages.presence.${key}`, params ?? {})
      : t(`messages.presence.${key}`, { count }, count)
  })
  return { text, isTyping, isOnline, other }
}
