import type { BoxEvent } from '../socket/events.js'

/** How far one box of the person is known. */
export interface BoxState {
  readonly pts: number
  readonly waiting: readonly BoxEvent[]
}

export const emptyBox: BoxState = { pts: 0, waiting: [] }

/** The three rules for a box: what is to be applied now, in order. An equal number is applied again, which changes nothing. */
export function orderEvent(box: BoxState, event: BoxEvent): { box: BoxState; ready: BoxEvent[] } {
  if (event.pts < box.pts) return { box, ready: [] }
  if (event.pts === box.pts) return { box, ready: [event] }
  const isKnown = box.waiting.some((other) => other.pts === event.pts)
  const waiting = isKnown ? box.waiting : [...box.waiting, event].sort((a, b) => a.pts - b.pts)
  return drainBox({ pts: box.pts, waiting })
}

/** After an answer that reaches `pts`. An older one than what is known brings nothing: `isNews` is false. */
export function reachBox(box: BoxState, pts: number): { box: BoxState; ready: BoxEvent[]; isNews: boolean } {
  if (pts < box.pts) return { box, ready: [], isNews: false }
  return { ...drainBox({ pts, waiting: box.waiting.filter((event) => event.pts > pts) }), isNews: true }
}

function drainBox(box: BoxState): { box: BoxState; ready: BoxEvent[] } {
  const ready: BoxEvent[] = []
  let { pts } = box
  const waiting: BoxEvent[] = []
  for (const event of box.waiting) {
    if (event.pts === pts + 1) {
      ready.push(event)
      pts++
    } else if (event.pts > pts) waiting.push(event)
  }
  return { box: { pts, waiting }, ready }
}
