import { retryAfterOf } from '@ultrachat/client'
import { useIntervalFn } from '@vueuse/core'
import { computed, nextTick, reactive, ref, shallowRef, type Ref } from 'vue'
import { codeOf, fieldErrorsOf, wordingOf } from './problems'

export interface FormOptions<F extends string> {
  fields: readonly F[]
  /** Which field a refusal is about: `{ 'auth.username_taken': 'username' }`. */
  codes?: Partial<Record<string, F>>
  /** What can be seen without asking the server: field -> wording. */
  check?: () => Partial<Record<F, string | undefined>>
  /** The form element, whose first wrong field gets the focus. */
  element?: Readonly<Ref<HTMLElement | null>>
}

/** Sending a form: busy, errors beside the fields they are about, the rest on top, a countdown where the server asks to wait. */
export function useForm<F extends string>(options: FormOptions<F>) {
  const isBusy = ref(false)
  const problem = shallowRef<unknown>()
  const fieldErrors = reactive<Partial<Record<F, string>>>({}) as Partial<Record<F, string>>
  const waitSeconds = ref(0)
  const countdown = useIntervalFn(
    () => {
      waitSeconds.value--
      if (waitSeconds.value <= 0) {
        countdown.pause()
        problem.value = undefined
      }
    },
    1000,
    { immediate: false },
  )

  const error = computed(() => {
    if (!problem.value) return undefined
    const waits = waitSeconds.value > 0
    return wordingOf(waits ? { code: codeOf(problem.value), params: { retryAfter: waitSeconds.value } } : problem.value)
  })

  /** Runs `action` unless a field is wrong; what it throws is shown. Answers whether it worked. */
  async function submit(action: () => Promise<unknown>): Promise<boolean> {
    if (isBusy.value || waitSeconds.value > 0) return false
    show(undefined, withoutGaps(options.check?.() ?? {}))
    if (Object.keys(fieldErrors).length > 0) return focusWrong()
    isBusy.value = true
    try {
      await action()
      return true
    } catch (failure) {
      const beside = fieldErrorsOf(failure, options.fields, options.codes)
      show(Object.keys(beside).length > 0 ? undefined : failure, beside)
      waitFor(failure)
      return await focusWrong()
    } finally {
      isBusy.value = false
    }
  }

  function show(failure: unknown, beside: Partial<Record<F, string>>): void {
    problem.value = failure
    for (const field of options.fields) delete fieldErrors[field]
    Object.assign(fieldErrors, beside)
  }

  function waitFor(failure: unknown): void {
    const ms = retryAfterOf(failure)
    if (!ms || !problem.value) return
    waitSeconds.value = Math.ceil(ms / 1000)
    countdown.resume()
  }

  async function focusWrong(): Promise<false> {
    await nextTick()
    options.element?.value?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
    return false
  }

  return { isBusy, error, fieldErrors, waitSeconds, submit, forget: (field: F) => void delete fieldErrors[field] }
}

function withoutGaps<F extends string>(errors: Partial<Record<F, string | undefined>>): Partial<Record<F, string>> {
  return Object.fromEntries(Object.entries(errors).filter(([, text]) => text)) as Partial<Record<F, string>>
}
