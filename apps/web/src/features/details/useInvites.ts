import type { Invite } from '@ultrachat/contracts'
import { shallowRef } from 'vue'
import { useClient } from '../../stores/client'
import { useAttempt } from './useAttempt'

/** The invite links of a chat that still work, the newest first. */
export function useInvites(chatId: string) {
  const client = useClient()
  const { attempt } = useAttempt()
  const invites = shallowRef<readonly Invite[]>([])
  const isLoading = shallowRef(false)
  const error = shallowRef<unknown>()
  return { invites, isLoading, error, load, create, revoke }

  async function load(): Promise<void> {
    isLoading.value = true
    error.value = undefined
    try {
      const { items } = await client.api.chats.invites({ chatId })
      invites.value = [...items].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
    } catch (failure) {
      error.value = failure
    } finally {
      isLoading.value = false
    }
  }

  /** `hours` and `maxUses` of 0 set no bound. */
  async function create(hours: number, maxUses: number): Promise<Invite | undefined> {
    let made: Invite | undefined
    await attempt(async () => {
      const expiresAt = hours > 0 ? new Date(Date.now() + hours * 3_600_000).toISOString() : undefined
      made = await client.api.chats.createInvite({
        chatId,
        ...(expiresAt && { expiresAt }),
        ...(maxUses > 0 && { maxUses }),
      })
      invites.value = [made, ...invites.value]
    })
    return made
  }

  async function revoke(invite: Invite): Promise<void> {
    if (await attempt(() => client.api.chats.revokeInvite({ chatId, id: invite.id })))
      invites.value = invites.value.filter(({ id }) => id !== invite.id)
  }
}
