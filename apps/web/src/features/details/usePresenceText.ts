import type { Presence, User } from '@ultrachat/contracts'
import { useIntervalFn, useNow } from '@vueuse/core'
import { useI18n } from 'vue-i18n'
import { dateLocale } from '../../app/i18n'
import { lastSeenWording } from '../messages'

/** `online`, or how long somebody has been gone; goes on counting. */
export function usePresenceText() {
  const { t } = useI18n()
  const now = useNow({ scheduler: (tick) => useIntervalFn(tick, 30_000) })
  return (presence: Presence | undefined, user: Pick<User, 'lastSeenAt' | 'kind'> | undefined): string => {
    if (user?.kind === 'imported') return t('details.imported')
    if (user?.kind === 'bot') return t('details.bot')
    if (presence?.online) return t('messages.presence.online')
    // Who hides it now may have shown it before.
    const { key, count, params } = lastSeenWording((presence ?? user)?.lastSeenAt, now.value, dateLocale())
    return count === undefined
      ? t(`messages.presence.${key}`, params ?? {})
      : t(`messages.presence.${key}`, { count }, count)
  }
}
