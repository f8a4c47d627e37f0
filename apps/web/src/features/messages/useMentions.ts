import type { User } from '@ultrachat/contracts'
import { watchDebounced } from '@vueuse/core'
import { computed, nextTick, ref, shallowRef, type Ref } from 'vue'
import { useClient } from '../../stores/client'
import type { useComposer } from './useComposer'
import { useConversation } from './useConversation'
import { mentionAt } from './wrapSelection'

/** Members whose name begins with what follows an `@`. */
export function useMentions(
  area: Readonly<Ref<HTMLTextAreaElement | null | undefined>>,
  composer: ReturnType<typeof useComposer>,
) {
  const client = useClient()
  const { chatId, chat, myId } = useConversation()
  const mention = shallowRef<{ from: number; query: string }>()
  const found = shallowRef<readonly User[]>([])
  const at = ref(0)
  const people = computed(() => (mention.value ? found.value : []))

  watchDebounced(
    mention,
    async (wanted) => {
      if (!wanted || chat.value?.type === 'saved') return void (found.value = [])
      const { items } = await client.api.chats
        .members({ chatId, limit: 8, ...(wanted.query && { q: wanted.query }) })
        .catch(() => ({ items: [] }))
      if (mention.value !== wanted) return
      found.value = items
        .map(({ user }) => user)
        .filter(({ id, kind }) => id !== myId && kind !== 'imported')
        .slice(0, 6)
      at.value = 0
    },
    { debounce: 120 },
  )
  return { people, at, look, close, pick, onKeydown }

  function look(): void {
    const el = area.value
    const next = el && el.selectionStart === el.selectionEnd ? mentionAt(el.value, el.selectionStart) : undefined
    if (next?.from === mention.value?.from && next?.query === mention.value?.query) return
    if (!next) found.value = []
    mention.value = next
  }

  function close(): void {
    mention.value = undefined
    found.value = []
  }

  function pick({ username }: User): void {
    const { value } = mention
    const el = area.value
    if (!value || !el) return
    const after = el.value.slice(el.selectionStart)
    const before = `${el.value.slice(0, value.from)}@${username} `
    composer.set(before + after.replace(/^ /, ''))
    close()
    void nextTick(() => {
      el.focus()
      el.setSelectionRange(before.length, before.length)
    })
  }

  /** Answers whether the key was for the list. */
  function onKeydown(event: KeyboardEvent): boolean {
    const { length } = people.value
    if (length === 0) return false
    if (event.key === 'ArrowDown') at.value = (at.value + 1) % length
    else if (event.key === 'ArrowUp') at.value = (at.value - 1 + length) % length
    else if (event.key === 'Escape') close()
    else if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab') pick(people.value[at.value]!)
    else return false
    return true
  }
}
