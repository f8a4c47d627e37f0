import type { ChatType, Message } from '@ultrachat/contracts'
import { i18n } from '../../app/i18n'

const NAMED = 3

export interface ServiceWording {
  /** The name of a person as far as it is known. */
  nameOf: (userId: string) => string | undefined
  myId?: string | undefined
  chatType?: ChatType | 'thread' | undefined
}

/** A service message in words: `Mira added Jonas and 2 others`. Kinds that this version does not know are shown as such. */
export function serviceText(
  { service, senderId }: Pick<Message, 'service' | 'senderId'>,
  { nameOf, myId, chatType }: ServiceWording,
): string {
  const { t, te } = i18n.global
  const person = (id: string | undefined, form: 'You' | 'you') =>
    id && id === myId ? t(`service.${form}`) : ((id && nameOf(id)) ?? t('service.somebody'))
  const type = service?.type ?? ''
  const key =
    type === 'chat_created' ? `service.chat_created_${chatType === 'channel' ? 'channel' : 'group'}` : `service.${type}`
  if (!/^[a-z_]+$/.test(type) || !te(key)) return t('service.unknown')
  const userIds = service?.userIds ?? []
  // Who came or went by themselves stands first in the sentence.
  const isSubject = type === 'member_joined' || type === 'member_left'
  const names = userIds.map((id, at) => person(id, isSubject && at === 0 ? 'You' : 'you'))
  return t(key, { actor: person(senderId, 'You'), names: listOf(names), ...service?.params })
}

function listOf(names: string[]): string {
  const { t, locale } = i18n.global
  const rest = names.length - NAMED
  const shown = rest > 0 ? [...names.slice(0, NAMED), t('service.others', { count: rest }, rest)] : names
  return new Intl.ListFormat(locale.value, { type: 'conjunction' }).format(shown)
}
