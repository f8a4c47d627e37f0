import type { RouteLocationNormalized, RouteLocationRaw } from 'vue-router'
import { useClient } from '../stores/client'
import { sessionKnown, useSession } from '../stores/session'

/** Who may see what: most screens need somebody, `for: 'nobody'` ones are for those who are not signed in, `'anyone'` for all. */
export async function guard(to: RouteLocationNormalized): Promise<RouteLocationRaw | undefined> {
  const { state } = useSession()
  if (to.meta.for === 'anyone') return undefined
  await sessionKnown()
  const isSignedIn = state.value === 'signed-in'
  if (to.meta.for === 'nobody') return isSignedIn ? wanted(to) : undefined
  if (!isSignedIn) return { name: 'sign-in', query: to.fullPath === '/' ? {} : { to: to.fullPath } }
  return undefined
}

/** Where somebody wanted to go before they had to sign in. Only places of ours. */
export function wanted(route: RouteLocationNormalized): RouteLocationRaw {
  const to = String(route.query['to'] ?? '')
  return to.startsWith('/') && !to.startsWith('//') ? to : { name: 'chats' }
}

/** The chat with oneself has an address of its own, and every person another chat behind it. */
export async function toSaved(): Promise<RouteLocationRaw> {
  const client = useClient()
  const find = () => client.chats().find((chat) => chat.type === 'saved')
  if (!find()) await Promise.race([client.ready(), new Promise((resolve) => setTimeout(resolve, 4000))])
  const saved = find()
  return saved ? { name: 'chat', params: { chatId: saved.id }, replace: true } : { name: 'chats', replace: true }
}
