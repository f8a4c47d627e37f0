import type { ChatView } from '@ultrachat/client'
import { Crown, MessageCircle, ShieldCheck, ShieldOff, UserMinus } from '@lucide/vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { useClient } from '../../stores/client'
import { useConfirm, useToast, type MenuEntry } from '../../ui'
import type { Permissions } from '../messages'
import { openDirectChat } from '../people'
import { useAttempt } from './useAttempt'
import type { KnownMember } from './useMembers'

/** What one may do with a member: write to them; as an admin remove members, as the owner give roles. */
export function useMemberMenu(chat: () => ChatView, may: () => Permissions) {
  const { t } = useI18n()
  const client = useClient()
  const router = useRouter()
  const { attempt } = useAttempt()
  const { ask } = useConfirm()
  const { show } = useToast()
  return { entriesOf, write }

  function entriesOf(member: KnownMember): MenuEntry[] {
    const { manage, own } = may()
    if (member.userId === client.me()?.id) return []
    const canRemove = own || (manage && member.role === 'member')
    const canRemoveThis = canRemove && member.role !== 'owner'
    const entries: (MenuEntry | false)[] = [
      member.user.kind !== 'imported' && {
        id: 'write',
        label: t('details.write'),
        icon: MessageCircle,
        onSelect: () => void write(member),
      },
      own &&
        member.role === 'member' && {
          id: 'admin',
          label: t('details.makeAdmin'),
          icon: ShieldCheck,
          onSelect: () => void giveRole(member, 'admin'),
        },
      own &&
        member.role === 'admin' && {
          id: 'member',
          label: t('details.makeMember'),
          icon: ShieldOff,
          onSelect: () => void giveRole(member, 'member'),
        },
      own &&
        member.user.kind === 'person' && {
          id: 'owner',
          label: t('details.handOver'),
          icon: Crown,
          onSelect: () => void handOver(member),
        },
      canRemoveThis && { separator: true },
      canRemoveThis && {
        id: 'remove',
        label: t('details.remove'),
        icon: UserMinus,
        danger: true,
        onSelect: () => void remove(member),
      },
    ]
    return entries.filter((entry) => entry !== false)
  }

  async function write({ userId, user }: KnownMember): Promise<void> {
    if (user.kind === 'imported') return
    await attempt(async () => {
      await router.push({ name: 'chat', params: { chatId: await openDirectChat(userId) } })
    })
  }

  async function giveRole({ userId }: KnownMember, role: 'admin' | 'member'): Promise<void> {
    await attempt(() => client.api.chats.updateMember({ chatId: chat().id, userId, role }))
  }

  async function handOver({ userId, user }: KnownMember): Promise<void> {
    const isSure = await ask({
      title: t('details.handOverTitle', { name: user.name }),
      text: t('details.handOverText', { name: user.name }),
      confirmLabel: t('details.handOver'),
      danger: true,
    })
    if (isSure && (await attempt(() => client.api.chats.updateMember({ chatId: chat().id, userId, role: 'owner' }))))
      show(t('details.handedOver', { name: user.name }), { kind: 'success' })
  }

  async function remove({ userId, user }: KnownMember): Promise<void> {
    const isSure = await ask({
      title: t('details.removeTitle', { name: user.name }),
      text: t('details.removeText'),
      confirmLabel: t('details.remove'),
      danger: true,
    })
    if (isSure) await attempt(() => client.api.chats.removeMember({ chatId: chat().id, userId }))
  }
}
