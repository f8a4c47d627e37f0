import { ref } from 'vue'
import { wordingOf } from '../../app/problems'
import { useToast } from '../../ui'

/** Does something that may be refused: says why in a toast, and answers whether it worked. */
export function useAttempt() {
  const { show } = useToast()
  const isBusy = ref(false)
  return { isBusy, attempt }

  async function attempt(run: () => Promise<unknown>): Promise<boolean> {
    if (isBusy.value) return false
    isBusy.value = true
    try {
      await run()
      return true
    } catch (error) {
      show(wordingOf(error), { kind: 'error' })
      return false
    } finally {
      isBusy.value = false
    }
  }
}
