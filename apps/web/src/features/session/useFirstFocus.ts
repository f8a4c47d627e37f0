import { onMounted, type Ref } from 'vue'

/** Puts the focus into the first field, except where that would throw a keyboard over the page. */
export function useFirstFocus(form: Readonly<Ref<HTMLElement | null>>): void {
  onMounted(() => {
    if (matchMedia('(hover: hover)').matches) form.value?.querySelector('input')?.focus()
  })
}
