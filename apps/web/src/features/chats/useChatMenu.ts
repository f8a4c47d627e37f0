import type { ChatView } from '@ultrachat/client'
import { Archive, ArchiveRestore, Bell, BellOff, CircleDot, CheckCheck, LogOut, Pin, PinOff, Trash2 } from '@lucide/vue'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import { wordingOf } from '../../app/problems'
import { useClient } from '../../stores/client'
import { useConfirm, useToast, type MenuEntry } from '../../ui'

const HOUR_MS = 3_600_000
/** "Until I turn it on", as a time that no calendar of ours reaches. */
const FOREVER = '9999-01-01T00:00:00.000Z'

/** What can be done with a chat without opening it. */
export function useChatMenu() {
  const { t } = useI18n()
  const client = useClient()
  const toast = useToast()
  const { ask } = useConfirm()
  const route = useRoute()
  const router = useRouter()

  /** Shows at once; what the server refuses is taken back and told. */
  const run = (work: Promise<unknown>) =>
    void work.catch((error: unknown) => toast.show(wordingOf(error), { kind: 'error' }))
  const update = (chat: ChatView, change: Parameters<typeof client.updateMine>[1]) => run(client.updateMine(chat.id, change))

  function itemsFor(chat: ChatView): MenuEntry[] {
    const { me } = chat
    const isUnread = chat.unread > 0 || me.markedUnread
    const own: MenuEntry[] =
      chat.type === 'saved'
        ? []
        : [
            isUnread
              ? { id: 'read', label: t('chats.menu.markRead'), icon: CheckCheck, onSelect: () => markRead(chat) }
              : {
                  id: 'unread',
                  label: t('chats.menu.markUnread'),
                  icon: CircleDot,
                  onSelect: () => update(chat, { markedUnread: true }),
                },
            chat.isMuted
              ? {
                  id: 'unmute',
                  label: t('chats.menu.unmute'),
                  icon: Bell,
                  onSelect: () => update(chat, { mutedUntil: null }),
                }
              : {
                  id: 'mute',
                  label: t('chats.menu.mute'),
                  icon: BellOff,
                  items: [
                    { id: 'mute-1', label: t('chats.menu.mute1'), onSelect: () => muteFor(chat, HOUR_MS) },
                    { id: 'mute-8', label: t('chats.menu.mute8'), onSelect: () => muteFor(chat, 8 * HOUR_MS) },
                    { id: 'mute-on', label: t('chats.menu.muteOn'), onSelect: () => update(chat, { mutedUntil: FOREVER }) },
                  ],
                },
          ]
    const end: MenuEntry[] =
      chat.type !== 'group' && chat.type !== 'channel'
        ? []
        : [
            { separator: true },
            me.role === 'owner'
              ? {
                  id: 'delete',
                  label: t('chats.menu.delete'),
                  icon: Trash2,
                  danger: true,
                  onSelect: () => void remove(chat),
                }
              : { id: 'leave', label: t('chats.menu.leave'), icon: LogOut, danger: true, onSelect: () => void leave(chat) },
          ]
    return [
      me.pinned
        ? { id: 'unpin', label: t('chats.menu.unpin'), icon: PinOff, onSelect: () => update(chat, { pinned: false }) }
        : { id: 'pin', label: t('chats.menu.pin'), icon: Pin, onSelect: () => update(chat, { pinned: true }) },
      ...own,
      me.archived
        ? {
            id: 'unarchive',
            label: t('chats.menu.unarchive'),
            icon: ArchiveRestore,
            onSelect: () => update(chat, { archived: false }),
          }
        : { id: 'archive', label: t('chats.menu.archive'), icon: Archive, onSelect: () => archive(chat) },
      ...end,
    ]
  }

  function muteFor(chat: ChatView, ms: number): void {
    update(chat, { mutedUntil: new Date(Date.now() + ms).toISOString() })
  }

  function markRead(chat: ChatView): void {
    if (chat.me.markedUnread) update(chat, { markedUnread: false })
    client.markRead(chat.id)
  }

  function archive(chat: ChatView): void {
    update(chat, { archived: true })
    toast.show(t('chats.archivedToast'), {
      action: { label: t('chats.undo'), run: () => update(chat, { archived: false }) },
    })
  }

  async function leave(chat: ChatView): Promise<void> {
    const title = t('chats.leaveTitle', { title: chat.title })
    const text = t(chat.handle ? 'chats.leaveTextPublic' : 'chats.leaveText')
    if (await ask({ title, text, confirmLabel: t('chats.leaveConfirm'), danger: true }))
      run(goThen(chat, () => client.api.chats.leave({ chatId: chat.id })))
  }

  async function remove(chat: ChatView): Promise<void> {
    const title = t('chats.deleteTitle', { title: chat.title })
    if (await ask({ title, text: t('chats.deleteText'), confirmLabel: t('chats.deleteConfirm'), danger: true }))
      run(goThen(chat, () => client.api.chats.remove({ chatId: chat.id })))
  }

  /** Off the chat first, so that nobody is told that they are no longer in what they have just left. */
  async function goThen(chat: ChatView, work: () => Promise<unknown>): Promise<void> {
    const isOpen = route.params['chatId'] === chat.id
    if (isOpen) await router.replace({ name: 'chats' })
    await work()
  }

  return { itemsFor, leave, remove }
}
