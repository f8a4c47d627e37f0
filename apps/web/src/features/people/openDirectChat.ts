import { useClient } from '../../stores/client'

/** The chat with a person, made where there is none. Answers its id once it is known here. @throws what the server refuses */
export async function openDirectChat(userId: string): Promise<string> {
  const client = useClient()
  const known = client.chats().find((chat) => chat.me.userId === userId)
  if (known) return known.id
  const { id } = await client.api.chats.create({ type: 'direct', userId })
  await client.refreshChat(id)
  return id
}
