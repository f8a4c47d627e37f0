import type { Locator } from 'playwright-core'
import { type Screen, see } from '../../harness/index.js'
import { longPress } from '../../harness/touch.js'
import type { Camera } from '../camera.js'
import type { Community } from '../community.js'
import type { PlaceName } from '../script.js'

/** What a picture is taken of. */
export interface Set {
  readonly camera: Camera
  readonly community: Community
  /** Before her chats sits Mira. */
  readonly mira: Screen
}

/** What was said last in the roastery. */
export const LAST = /waffle sign/

/** Brings a screen about, by what a person would do. */
export type Scene = (set: Set) => Promise<void>

/** A chat of Mira's, once `shows` is there and all movement has come to rest. */
export async function open({ mira, community }: Set, name: PlaceName, shows: string | RegExp): Promise<void> {
  await mira.go(`/chat/${community.idOf(name)}`)
  await see(mira.message(shows))
  await atRest(mira)
}

/** The menu of what is there: by a long press on a phone, else by a right click. */
export async function openMenu({ mira, camera }: Set, of: Locator): Promise<void> {
  if (!camera.isPhone) return of.click({ button: 'right' })
  await longPress(mira.page, of, mira.page.getByRole('menu'))
}

export async function messageMenu(set: Set, text: RegExp, ...labels: string[]): Promise<void> {
  await openMenu(set, set.mira.message(text).locator('.message-text'))
  // A finger leaves no pointer behind that hovers over the next message.
  if (set.camera.isPhone) for (const name of labels) await set.mira.page.getByRole('menuitem', { name, exact: true }).tap()
  else await set.mira.choose(...labels)
}

export async function atRest(screen: Screen): Promise<void> {
  await screen.page.locator('.message-scroller:not([data-scrolling])').waitFor({ state: 'attached' })
}
