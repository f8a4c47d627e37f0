import type { MessageItem } from '@ultrachat/client'
import type { Message } from '@ultrachat/contracts'
import { Copy, Eye, Link, Pencil, Pin, PinOff, Reply, RotateCw, SmilePlus, Trash2, Users } from '@lucide/vue'
import { useI18n } from 'vue-i18n'
import type { MenuEntry } from '../../ui'
import { canDelete, canEdit, canSeeReaders } from './permissions'
import { useConversation } from './useConversation'
import { useMessageActions } from './useMessageActions'

/** The entries of a message's menu: the same from the hover bar, a right click, a long press and the keyboard. */
export function useMessageMenu() {
  const { t } = useI18n()
  const conversation = useConversation()
  const actions = useMessageActions()
  return { entriesOf }

  function entriesOf({ state, message: any }: MessageItem): MenuEntry[] {
    const message = any as Message
    const { may, myId } = conversation
    if (message.kind !== 'text') return []
    const copy: MenuEntry = {
      id: 'copy',
      label: t('messages.copyText'),
      icon: Copy,
      onSelect: () => void actions.copy(message),
    }
    if (state === 'failed') {
      return [
        { id: 'retry', label: t('messages.retry'), icon: RotateCw, onSelect: () => actions.retry(message) },
        copy,
        { separator: true },
        { id: 'discard', label: t('messages.delete'), icon: Trash2, danger: true, onSelect: () => actions.discard(message) },
      ]
    }
    if (state !== 'sent') return [copy]
    const entries: (MenuEntry | false)[] = [
      {
        id: 'react',
        label: t('messages.react'),
        icon: SmilePlus,
        onSelect: () => void (conversation.reactingTo.value = message),
      },
      may.value.post && { id: 'reply', label: t('messages.reply'), icon: Reply, onSelect: () => actions.reply(message) },
      canEdit(message, myId) &&
        may.value.post && { id: 'edit', label: t('messages.edit'), icon: Pencil, onSelect: () => actions.edit(message) },
      copy,
      { id: 'link', label: t('messages.copyLink'), icon: Link, onSelect: () => void actions.copyLink(message) },
      may.value.pin && {
        id: 'pin',
        label: message.pinnedAt ? t('messages.unpin') : t('messages.pin'),
        icon: message.pinnedAt ? PinOff : Pin,
        onSelect: () => void actions.togglePin(message),
      },
      (message.reactions?.length ?? 0) > 0 && {
        id: 'who',
        label: t('messages.whoReacted'),
        icon: Users,
        onSelect: () => void (conversation.askingAbout.value = message),
      },
      canSeeReaders(message, myId, conversation.chat.value) && {
        id: 'seen',
        label: t('messages.seenBy'),
        icon: Eye,
        onSelect: () => void (conversation.seenMessage.value = message),
      },
    ]
    if (canDelete(message, myId, may.value)) {
      entries.push(
        { separator: true },
        {
          id: 'delete',
          label: t('messages.delete'),
          icon: Trash2,
          danger: true,
          onSelect: () => void actions.remove(message),
        },
      )
    }
    return entries.filter((entry) => entry !== false)
  }
}
