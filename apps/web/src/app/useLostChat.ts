import { onScopeDispose } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import { useClient } from '../stores/client'
import { useToast } from '../ui'

/** Who is taken out of the chat that they look at is led back to the list, and told why. */
export function useLostChat(): void {
  const client = useClient()
  const route = useRoute()
  const router = useRouter()
  const toast = useToast()
  const { t } = useI18n()
  const titles = new Map<string, string>()
  // The title is gone with the chat, so it is noted while the chat is there.
  const note = () => {
    for (const { id, title } of client.chats()) if (title) titles.set(id, title)
  }
  note()
  onScopeDispose(client.subscribe('chats', note))
  onScopeDispose(
    client.on('chat:removed', ({ chatId }) => {
      if (route.params['chatId'] !== chatId) return
      const title = titles.get(chatId)
      toast.show(title ? t('app.goneFrom', { title }) : t('app.gone'))
      void router.replace({ name: 'chats' })
    }),
  )
}
