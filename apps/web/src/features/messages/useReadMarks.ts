import type { MessagesView } from '@ultrachat/client'
import { useDocumentVisibility, useWindowFocus } from '@vueuse/core'
import { watch, type Ref } from 'vue'
import { useClient } from '../../stores/client'
import type { useScroller } from './useScroller'

type List = Pick<ReturnType<typeof useScroller>, 'anchor' | 'rows' | 'onMoved' | 'isAtEnd' | 'isSettled'>

/** Marks as read what has been on the screen of a window that has the focus. Opening a chat takes its mark "unread" away; who sets it in the open chat keeps it. */
export function useReadMarks(chatId: string, list: List, view: Readonly<Ref<MessagesView>>): void {
  const client = useClient()
  const hasFocus = useWindowFocus()
  const visibility = useDocumentVisibility()
  let isOpening = true
  list.onMoved(mark)
  watch([hasFocus, visibility], mark)

  function mark(): void {
    if (!hasFocus.value || visibility.value !== 'visible' || !list.isSettled.value) return
    const isMarked = isOpening && client.chat(chatId)?.me.markedUnread
    isOpening = false
    if (client.unread(chatId) === 0) return isMarked ? client.markRead(chatId) : undefined
    const seen = list.anchor.visible()
    if (seen.length === 0) return
    // The last ones may be deleted and have no row.
    if (list.isAtEnd() && !view.value.hasAfter) return client.markRead(chatId)
    const key = seen.at(-1)!.dataset['key']
    const row = list.rows.value.findLast((one) => one.key === key)
    if (row?.item.state === 'sent') client.markRead(chatId, row.seq)
  }
}
