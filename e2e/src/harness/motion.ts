import { expect } from 'vitest'
import type { Screen } from './screen.js'

/** What moved in a list although nobody scrolled it: by how many pixels, between two pictures. */
export interface Moved {
  /** The most that any message moved, and the most that one moved upwards. */
  worst: number
  up: number
  /** Pictures of a list without any message. */
  blank: number
  pictures: number
  moves: string[]
}

/** From here on every painted picture of the list is compared with the one before. The page may be loaded anew meanwhile. */
export async function watchMotion(screen: Screen): Promise<void> {
  await screen.page.addInitScript(observe)
  await screen.page.evaluate(observe)
}

/** What was seen since the last call. */
export function motion(screen: Screen): Promise<Moved> {
  return screen.page.evaluate(() => (window as any).motion.take())
}

/** Nothing has moved since the last look. */
export async function stoodStill(screen: Screen, what: string): Promise<void> {
  const { worst, pictures, moves } = await motion(screen)
  expect(pictures, 'pictures were taken').toBeGreaterThan(2)
  expect(worst, `${what}: ${moves.join('; ')}`).toBeLessThan(0.5)
}

/** Scrolls by so many pixels, as a hand would, which is no motion of the list's own. Answers by how many it could. */
export function scrollBy(screen: Screen, pixels: number): Promise<number> {
  return screen.page.evaluate(async (by) => {
    const { motion } = window as any
    // A list that is still opening keeps to the place where it opens.
    await motion.calm()
    return motion.scrollBy(by)
  }, pixels)
}

/** The `seq`s that can be seen, and those that are in the document, from top to bottom. */
export function seqsOf(screen: Screen): Promise<{ seen: number[]; there: number[]; top: number; left: number }> {
  return screen.page.evaluate(() => {
    const list = document.querySelector('.message-scroller')!
    const box = list.getBoundingClientRect()
    const rows = [...list.querySelectorAll<HTMLElement>('[data-seq]')]
    const isSeen = (row: HTMLElement) => {
      const { top, bottom } = row.getBoundingClientRect()
      return bottom > box.top + 1 && top < box.bottom - 1
    }
    return {
      seen: rows.filter(isSeen).map((row) => Number(row.dataset['seq'])),
      there: rows.map((row) => Number(row.dataset['seq'])),
      top: list.scrollTop,
      left: list.scrollHeight - list.scrollTop - list.clientHeight,
    }
  })
}

/** Two pictures in which the list neither grew nor waits for a page. */
export async function isCalm(screen: Screen): Promise<void> {
  await screen.page.evaluate(() => (window as any).motion.calm())
}

// Runs in the page. A task that is posted in a frame runs after its picture was made: what it measures was seen.
function observe(): void {
  if ('motion' in window) return
  let last = new Map<string, number>()
  let state = { worst: 0, up: 0, blank: 0, pictures: 0, moves: [] as string[] }
  let still = 0
  let height = -1
  const find = () => document.querySelector<HTMLElement>('.message-scroller:not(.invisible)')
  const measure = () => {
    const now = new Map<string, number>()
    const list = find()
    if (!list) return now
    const box = list.getBoundingClientRect()
    for (const row of list.querySelectorAll<HTMLElement>('[data-key]')) {
      // By the lower edge: a name may stand above a message, or not any more.
      const { bottom, top } = row.getBoundingClientRect()
      if (bottom > box.top + 1 && top < box.bottom - 1) now.set(row.dataset['key']!, bottom - box.top)
    }
    return now
  }
  const look = () => {
    const now = measure()
    for (const [key, bottom] of now) {
      const before = last.get(key)
      if (before === undefined) continue
      const by = Math.abs(bottom - before)
      state.worst = Math.max(state.worst, by)
      state.up = Math.max(state.up, before - bottom)
      if (by >= 1 && state.moves.length < 20)
        state.moves.push(`${Math.round(performance.now())} ms: ${key} from ${before} to ${bottom}`)
    }
    if (now.size > 0) state.pictures++
    else if (state.pictures > 0 && find()) state.blank++
    last = now
    const list = find()
    const isBusy = list?.querySelector('[aria-busy=true]') || list?.scrollHeight !== height
    still = isBusy ? 0 : still + 1
    height = list?.scrollHeight ?? -1
  }
  const channel = new MessageChannel()
  channel.port1.onmessage = look
  const frame = () => {
    channel.port2.postMessage(0)
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
  ;(window as any).motion = {
    take() {
      const taken = state
      state = { worst: 0, up: 0, blank: 0, pictures: 0, moves: [] }
      return taken
    },
    scrollBy(by: number) {
      const list = find()!
      look()
      const before = list.scrollTop
      list.scrollTop += by
      last = measure()
      still = 0
      return list.scrollTop - before
    },
    async calm() {
      still = 0
      while (still < 4) await new Promise((resolve) => setTimeout(resolve, 16))
    },
  }
}
