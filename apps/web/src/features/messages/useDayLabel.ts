import { useIntervalFn, useNow } from '@vueuse/core'
import { useI18n } from 'vue-i18n'
import { dateLocale } from '../../app/i18n'
import { dayLabel } from './times'

export function useDayLabel(): (day: string) => string {
  const { t } = useI18n()
  const now = useNow({ scheduler: (tick) => useIntervalFn(tick, 60_000) })
  return (day) => dayLabel(day, now.value, dateLocale(), { today: t('messages.today'), yesterday: t('messages.yesterday') })
}
