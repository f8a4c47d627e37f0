import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { wordingOf } from '../../app/problems'
import { useClient } from '../../stores/client'
import { useConfirm, useToast } from '../../ui'

/** Out of this device, after a question. The router leads to the sign-in page when the session has ended. */
export function useSignOut() {
  const client = useClient()
  const { ask } = useConfirm()
  const toast = useToast()
  const { t } = useI18n()
  const isBusy = ref(false)

  async function signOut(): Promise<void> {
    const waiting = client.outbox().length > 0
    const text = waiting ? t('settings.signOutText') : undefined
    if (
      isBusy.value ||
      !(await ask({
        title: t('settings.signOutTitle'),
        confirmLabel: t('settings.signOut'),
        danger: true,
        ...(text && { text }),
      }))
    )
      return
    isBusy.value = true
    try {
      await client.logout()
    } catch (error) {
      toast.show(wordingOf(error), { kind: 'error' })
    } finally {
      isBusy.value = false
    }
  }

  return { signOut, isBusy }
}
