import { useResizeObserver } from '@vueuse/core'
import { computed, nextTick, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import type { MessageRow } from './messageRows'
import { around, atEnd, grownAfter, grownBefore, indexOf, inSlice, MOST, spare, type Slice } from './slice'
import { useAnchor } from './useAnchor'

export interface Source {
  hasBefore: boolean
  hasAfter: boolean
  isLoaded: boolean
  isLoading: boolean
  /** The last page could not be loaded; the next is asked for by hand. */
  hasFailed: boolean
  loadBefore(): Promise<void>
  loadAfter(): Promise<void>
  /** Shows the stretch around a `seq`; Infinity is the newest. */
  show(seq: number): Promise<void>
}

/** Where the list shall stand: the end, a message in the middle or near the top, or exactly where it was. */
export type Goal = { seq: number; place: 'end' | 'middle' | 'top' } | { seq: number; place: 'exact'; bottom: number }
type Pursuit = Goal & {
  isAsked?: boolean
  isHolding?: boolean
  isReady?: boolean
  done?: (row?: MessageRow) => void
  failed?: (error: unknown) => void
}

/** Rows that shall be loaded beyond the slice before it reaches them. */
const AHEAD = 60

/**
 * A list in which only a slice of the loaded rows is in the document. Nothing is estimated: rows are added at an edge before it is
 * seen, and taken away at the other; after every change the visible ones are put back where they stood.
 */
export function useScroller(
  scroller: Readonly<Ref<HTMLElement | null>>,
  content: Readonly<Ref<HTMLElement | null>>,
  source: () => Source,
) {
  const rows = shallowRef<readonly MessageRow[]>([])
  const slice = shallowRef<Slice>({ from: 0, to: Infinity })
  const shown = computed(() => inSlice(rows.value, slice.value))
  const isSticky = ref(true)
  /** Shown only when it stands where it shall. */
  const isSettled = ref(false)
  const isScrolling = ref(false)
  const listeners = new Set<() => void>()
  const anchor = useAnchor(scroller)
  let goal: Pursuit | undefined
  let lastTop = 0
  let frame = 0
  let idle: ReturnType<typeof setTimeout> | undefined

  watch(shown, settle, { flush: 'post' })
  useResizeObserver(content, settle)
  useResizeObserver(scroller, settle)
  onScopeDispose(() => {
    cancelAnimationFrame(frame)
    clearTimeout(idle)
  })
  return {
    rows,
    shown,
    slice,
    isSticky,
    isSettled,
    isScrolling,
    put,
    go,
    onScroll,
    anchor,
    onMoved: (run: () => void) => listeners.add(run),
    isAtEnd,
    place: placeOf,
  }

  /** The loaded rows have changed; `shown` follows. */
  function put(next: readonly MessageRow[]): void {
    anchor.capture()
    if (goal?.isHolding && !covers(next, goal.seq)) return ask()
    if (isLost(next)) {
      hold()
      return
    }
    const wasAtStart = rows.value.length > 0 && spare(rows.value, slice.value).before === 0
    if (next.length !== rows.value.length || next.some((row, at) => row !== rows.value[at])) rows.value = next
    if (goal) return pursue()
    const { before, after } = spare(next, slice.value)
    const count = next.length - before - after
    if (isSticky.value && !source().hasAfter) {
      if (slice.value.to !== Infinity || count > MOST || count < 20)
        slice.value = { ...atEnd(next, count > MOST ? 80 : Math.max(60, count)) }
    } else if (slice.value.to === Infinity && (source().hasAfter || count > 2 * MOST)) {
      slice.value = { from: slice.value.from, to: next[Math.min(next.length, before + 2 * MOST) - 1]?.seq ?? Infinity }
    }
    // At the upper edge there is nothing to scroll by: what came is put above in the same step, or the rows below would move.
    if (wasAtStart && before > 0 && !isSticky.value) slice.value = grownBefore(next, slice.value)
    if (count === 0 && next.length > 0) slice.value = around(next, slice.value.from, !source().hasAfter)
  }

  /** Resolves with the row where it now stands. */
  function go(next: Goal): Promise<MessageRow | undefined> {
    goal?.done?.()
    return new Promise((done, failed) => {
      goal = { ...next, done, failed }
      pursue()
    })
  }

  function pursue(): void {
    if (!goal || !source().isLoaded) return
    if (!covers(rows.value, goal.seq)) return ask()
    const isOpenEnd = !source().hasAfter
    slice.value = goal.place === 'end' ? atEnd(rows.value) : around(rows.value, goal.seq, isOpenEnd)
    goal.isReady = true
    void nextTick(settle)
  }

  function ask(): void {
    if (!goal || goal.isAsked) return
    const mine = goal
    mine.isAsked = true
    // A moment later: what the client does at opening must not overtake it.
    setTimeout(() => {
      if (goal !== mine) return
      source()
        .show(mine.seq)
        .then(
          // What it brought is told in a moment; then the nearest message has to do.
          () => setTimeout(() => goal === mine && !mine.isReady && finish(mine), 50),
          (error: unknown) => {
            if (goal !== mine) return
            goal = undefined
            mine.failed?.(error)
          },
        )
    }, 0)
  }

  function finish(mine: Pursuit): void {
    mine.isHolding = false
    slice.value = around(rows.value, mine.seq, !source().hasAfter)
    mine.isReady = true
    void nextTick(settle)
  }

  function covers(list: readonly MessageRow[], seq: number): boolean {
    const [first, last] = [list[0], list.at(-1)]
    if (!first || !last) return !source().hasBefore && !source().hasAfter
    if (seq > last.seq) return !source().hasAfter
    return seq >= first.seq || !source().hasBefore
  }

  /** The client shows another stretch by itself, after a reconnect: the reader stays where they are. */
  function isLost(next: readonly MessageRow[]): boolean {
    const first = anchor.first()
    if (goal || isSticky.value || !first || rows.value.length === 0 || next.length === 0) return false
    const keys = new Set(next.map((row) => row.key))
    return !shown.value.some((row) => keys.has(row.key))
  }

  function hold(): void {
    const first = anchor.first()!
    const row = rows.value.find(({ key }) => key === first.key)
    if (!row) return
    goal = { seq: row.seq, place: 'exact', bottom: first.bottom, isHolding: true }
    ask()
  }

  function settle(): void {
    const el = scroller.value
    if (!el || el.clientHeight === 0) return
    if (goal?.isReady) reach(goal)
    else if (isSticky.value && !goal) el.scrollTop = el.scrollHeight
    else anchor.restore()
    lastTop = el.scrollTop
    moved()
  }

  function reach(mine: Pursuit): void {
    const el = scroller.value!
    goal = undefined
    const row = rows.value[Math.min(indexOf(rows.value, mine.seq), rows.value.length - 1)]
    const element = row && anchor.elementOf(row.key)
    if (mine.place === 'end' || !element) el.scrollTop = el.scrollHeight
    else {
      const box = element.getBoundingClientRect()
      const top = box.top - el.getBoundingClientRect().top
      if (mine.place === 'exact') el.scrollTop += top + box.height - mine.bottom
      else el.scrollTop += top - (mine.place === 'top' ? 56 : Math.max(48, (el.clientHeight - box.height) / 2))
    }
    isSticky.value = isAtEnd()
    isSettled.value = true
    anchor.capture()
    mine.done?.(row)
  }

  function onScroll(): void {
    const el = scroller.value
    if (!el || !isSettled.value) return
    if (isAtEnd()) isSticky.value = true
    // Only by going up does one leave the end: growth below is followed.
    else if (el.scrollTop < lastTop - 1) isSticky.value = false
    lastTop = el.scrollTop
    anchor.capture()
    isScrolling.value = true
    clearTimeout(idle)
    idle = setTimeout(() => (isScrolling.value = false), 1400)
    moved()
  }

  /** After the view has moved or grown: more rows before an edge is seen, and tell those who want to know. */
  function moved(): void {
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(() => {
      fill()
      for (const run of listeners) run()
    })
  }

  function fill(): void {
    const el = scroller.value
    if (!el || el.clientHeight === 0 || goal || rows.value.length === 0) return
    if (rows.value.length > 0 && !isSettled.value) return
    const { before, after } = spare(rows.value, slice.value)
    const { hasBefore, hasAfter, isLoading, hasFailed } = source()
    const margin = Math.max(800, 1.5 * el.clientHeight)
    const isNearTop = el.scrollTop < margin
    const isNearEnd = el.scrollHeight - el.scrollTop - el.clientHeight < margin
    if (isNearTop && before > 0) grow(grownBefore(rows.value, slice.value))
    else if (isNearEnd && after > 0) grow(grownAfter(rows.value, slice.value, !hasAfter))
    else if (isNearEnd && !hasAfter && slice.value.to !== Infinity) grow({ ...slice.value, to: Infinity })
    if (isLoading || hasFailed) return
    if (hasBefore && before < AHEAD)
      void source()
        .loadBefore()
        .catch(() => {})
    else if (hasAfter && after < AHEAD)
      void source()
        .loadAfter()
        .catch(() => {})
  }

  function grow(next: Slice): void {
    anchor.capture()
    slice.value = next
  }

  function isAtEnd(): boolean {
    const el = scroller.value
    if (!el || source().hasAfter || slice.value.to !== Infinity) return false
    return el.scrollHeight - el.scrollTop - el.clientHeight < 24
  }

  /** Where the list stands, to come back to; nothing at the end. */
  function placeOf(): { seq: number; bottom: number } | undefined {
    const first = anchor.first()
    const row = first && rows.value.find(({ key }) => key === first.key)
    return row && !isSticky.value ? { seq: row.seq, bottom: first.bottom } : undefined
  }
}
