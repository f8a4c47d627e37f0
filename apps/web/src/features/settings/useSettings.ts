import { users, type Settings } from '@ultrachat/contracts'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { wordingOf } from '../../app/problems'
import { useClient, useKnown } from '../../stores/client'
import { useToast } from '../../ui'

/** The person's settings, and changing one: it shows at once and is taken back, with the reason, if it could not be saved. */
export function useSettings() {
  const client = useClient()
  const toast = useToast()
  const { t } = useI18n()
  const known = useKnown((it) => it.settings())
  const settings = computed<Settings>(() => known.value ?? users.defaultSettings)

  async function change(values: Partial<Settings>): Promise<void> {
    try {
      await client.updateSettings(values)
    } catch (error) {
      toast.show(t('settings.notSaved', { reason: wordingOf(error) }), { kind: 'error' })
    }
  }

  return { settings, change }
}
