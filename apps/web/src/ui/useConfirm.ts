import { shallowRef } from 'vue'

export interface Question {
  title: string
  text?: string
  confirmLabel: string
  cancelLabel?: string
  danger?: boolean
}

/** The question on the screen, and who waits for its answer. UiConfirmHost, once in App.vue, shows it. */
export const pendingQuestion = shallowRef<{ question: Question; answer: (yes: boolean) => void }>()

/** `if (await ask({ title, confirmLabel, danger: true })) ...` */
export function useConfirm() {
  return { ask }
}

function ask(question: Question): Promise<boolean> {
  pendingQuestion.value?.answer(false)
  return new Promise((resolve) => {
    pendingQuestion.value = { question, answer: resolve }
  })
}
