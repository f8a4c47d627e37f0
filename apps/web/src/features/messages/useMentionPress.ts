import type { Message } from '@ultrachat/contracts'
import { useRouter } from 'vue-router'
import { useToast } from '../../ui'
import { wordingOf } from '../../app/problems'
import { openDirectChat } from '../people'
import { personOf } from './people'

/** `@name` is a link where the server found somebody by it; it leads to the chat with them. */
export function useMentionPress() {
  const router = useRouter()
  const { show } = useToast()
  return { resolverOf, onMention }

  function resolverOf({ mentions }: Message): (name: string) => boolean {
    const known = new Set(mentions?.map((id) => personOf(id)?.username))
    return (name) => known.has(name)
  }

  async function onMention({ mentions }: Message, name: string) {
    const id = mentions?.find((one) => personOf(one)?.username === name)
    if (!id) return
    try {
      await router.push({ name: 'chat', params: { chatId: await openDirectChat(id) } })
    } catch (error) {
      show(wordingOf(error), { kind: 'error' })
    }
  }
}
