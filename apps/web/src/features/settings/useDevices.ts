import type { Session } from '@ultrachat/contracts'
import { computed, onMounted, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { wordingOf } from '../../app/problems'
import { useClient } from '../../stores/client'
import { useConfirm, useToast } from '../../ui'
import { deviceOf } from './userAgent'

/** Where one is signed in, this device first, and ending those sessions. */
export function useDevices() {
  const { t } = useI18n()
  const client = useClient()
  const toast = useToast()
  const { ask } = useConfirm()
  const sessions = shallowRef<readonly Session[]>()
  const failure = shallowRef<unknown>()
  const current = computed(() => sessions.value?.find((session) => session.current))
  const others = computed(() =>
    (sessions.value ?? []).filter((session) => !session.current).sort((a, b) => (a.lastUsedAt < b.lastUsedAt ? 1 : -1)),
  )

  async function load(): Promise<void> {
    failure.value = undefined
    try {
      sessions.value = (await client.api.auth.sessions()).items
    } catch (error) {
      failure.value = error
    }
  }

  function nameOf({ userAgent }: Session): string {
    const { browser, system, other } = deviceOf(userAgent)
    return browser && system
      ? t('settings.onSystem', { browser, system })
      : (browser ?? other ?? system ?? t('settings.unknownDevice'))
  }

  async function end(session: Session): Promise<void> {
    if (
      !(await ask({
        title: t('settings.endTitle', { device: nameOf(session) }),
        confirmLabel: t('settings.endSession'),
        danger: true,
      }))
    )
      return
    await run(() => client.api.auth.revokeSession({ id: session.id }))
  }

  async function endOthers(): Promise<void> {
    if (
      !(await ask({
        title: t('settings.endOthersTitle'),
        text: t('settings.endOthersText'),
        confirmLabel: t('settings.endSession'),
        danger: true,
      }))
    )
      return
    await run(() => client.api.auth.revokeOthers())
  }

  async function run(work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
      toast.show(t('settings.ended'), { kind: 'success' })
    } catch (error) {
      toast.show(wordingOf(error), { kind: 'error' })
    }
    await load()
  }

  onMounted(load)
  return { sessions, current, others, failure, load, nameOf, end, endOthers }
}
