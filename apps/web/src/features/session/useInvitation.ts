import type { ChatPreview } from '@ultrachat/contracts'
import { computed, shallowRef, watch, type MaybeRefOrGetter, toValue } from 'vue'
import { useClient } from '../../stores/client'

export type Invitation = { code: string } | { handle: string }

/** A chat that one is not in: by the code of an invite, or by its public handle. */
export function useInvitation(source: MaybeRefOrGetter<Invitation>) {
  const client = useClient()
  const preview = shallowRef<ChatPreview>()
  const failure = shallowRef<unknown>()
  const isLoading = computed(() => !preview.value && !failure.value)

  async function load(): Promise<void> {
    const asked = toValue(source)
    preview.value = failure.value = undefined
    try {
      const found =
        'code' in asked ? (await client.api.chats.previewInvite(asked)).chat : await client.api.chats.byHandle(asked)
      if (asked === toValue(source)) preview.value = found
    } catch (error) {
      if (asked === toValue(source)) failure.value = error
    }
  }

  /** Answers the chat's id; whoever is in it already stays as they are. */
  async function join(): Promise<string> {
    const asked = toValue(source)
    const { id } =
      'code' in asked
        ? await client.api.chats.joinByInvite(asked)
        : await client.api.chats.join({ chatId: preview.value!.id })
    await client.refreshChat(id)
    return id
  }

  watch(() => toValue(source), load, { immediate: true })
  return { preview, failure, isLoading, load, join }
}
