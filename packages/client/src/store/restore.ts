import type { Drafts } from '../features/drafts.js'
import type { People } from '../features/people.js'
import type { Outbox } from '../outbox/outbox.js'
import { BOXES, type Model } from '../state/model.js'
import type { ClientStore } from './port.js'

/** Paints from what was stored; messages of a chat are read when it is opened. */
export async function restore(
  store: ClientStore,
  into: { model: Model; people: People; drafts: Drafts; outbox: Outbox },
): Promise<void> {
  const { model, people, drafts, outbox } = into
  const { meta, chats, users, drafts: stored } = await store.load()
  model.epoch = meta.epoch
  if (meta.me) model.setMe(meta.me)
  if (meta.settings) model.setSettings(meta.settings)
  for (const name of BOXES) model.setBox(name, { pts: meta.boxes?.[name] ?? 0, waiting: [] })
  for (const chat of chats) model.put({ ...chat, windows: [], waiting: [], counted: [], generation: 0, membersVersion: 0 })
  people.put(users, true)
  drafts.load(stored)
  model.takeChanged()
  await outbox.load()
}
