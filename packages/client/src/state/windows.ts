import type { AnyMessage } from '@ultrachat/contracts'

/** A stretch of a chat without holes: `items[i].seq === from + i`. */
export interface Window {
  readonly from: number
  readonly to: number
  readonly items: readonly AnyMessage[]
}
/** Ascending, disjoint, with a hole between any two. */
export type Windows = readonly Window[]

/**
 * Puts messages where they belong; stretches that touch become one. A message replaces the one that is there only if its
 * `pts` is higher. Every message is kept, also one far from what is loaded: a page that was asked for earlier and comes
 * later must find the newer state here.
 */
export function insert(windows: Windows, messages: readonly AnyMessage[]): Windows {
  let result = windows
  for (const run of runsOf(messages)) result = insertRun(result, run)
  return result
}

/** The window that holds a `seq`. */
export function windowAt(windows: Windows, seq: number): Window | undefined {
  return windows.find((window) => window.from <= seq && seq <= window.to)
}

export function messageAt(windows: Windows, seq: number): AnyMessage | undefined {
  const window = windowAt(windows, seq)
  return window?.items[seq - window.from]
}

export function lastWindow(windows: Windows): Window | undefined {
  return windows[windows.length - 1]
}

/** Keeps only what lies in `from`..`to` of the window that is shown, and the newest `tail` messages. */
export function evict(windows: Windows, shown: { from: number; to: number } | undefined, tail: number): Windows {
  const last = lastWindow(windows)
  const kept: Window[] = []
  for (const window of windows) {
    const ranges = [shown, window === last ? { from: window.to - tail + 1, to: window.to } : undefined]
      .flatMap((range) => (range ? [{ from: Math.max(range.from, window.from), to: Math.min(range.to, window.to) }] : []))
      .filter((range) => range.from <= range.to)
      .sort((a, b) => a.from - b.from)
    for (const range of ranges) {
      const previous = kept[kept.length - 1]
      if (previous && range.from <= previous.to + 1 && previous.from >= window.from) {
        kept[kept.length - 1] = cut(window, previous.from, Math.max(previous.to, range.to))
      } else kept.push(cut(window, range.from, range.to))
    }
  }
  return kept
}

function cut(window: Window, from: number, to: number): Window {
  return from === window.from && to === window.to
    ? window
    : { from, to, items: window.items.slice(from - window.from, to - window.from + 1) }
}

function runsOf(messages: readonly AnyMessage[]): Window[] {
  const sorted = [...messages].sort((a, b) => a.seq - b.seq || a.pts - b.pts)
  const runs: { from: number; to: number; items: AnyMessage[] }[] = []
  for (const message of sorted) {
    if (message.seq < 1) continue
    const run = runs[runs.length - 1]
    if (run && message.seq === run.to) run.items[run.items.length - 1] = message
    else if (run && message.seq === run.to + 1) {
      run.items.push(message)
      run.to++
    } else runs.push({ from: message.seq, to: message.seq, items: [message] })
  }
  return runs
}

function insertRun(windows: Windows, run: Window): Windows {
  const before = windows.filter((window) => window.to < run.from - 1)
  const after = windows.filter((window) => window.from > run.to + 1)
  const touching = windows.slice(before.length, windows.length - after.length)
  const merged = touching.reduce(join, run)
  return touching.length === 1 && touching[0] === merged ? windows : [...before, merged, ...after]
}

/** Both touch or overlap; gives `known` itself back where `run` brings nothing new. */
function join(run: Window, known: Window): Window {
  const from = Math.min(run.from, known.from)
  const to = Math.max(run.to, known.to)
  let isNew = from < known.from || to > known.to
  const items: AnyMessage[] = []
  for (let seq = from; seq <= to; seq++) {
    const mine = run.items[seq - run.from]
    const theirs = known.items[seq - known.from]
    const newer = mine && (!theirs || mine.pts > theirs.pts)
    if (newer) isNew = true
    items.push((newer ? mine : theirs)!)
  }
  return isNew ? { from, to, items } : known
}
