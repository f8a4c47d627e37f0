import type { MessageRow } from './messageRows'

/** The stretch of the loaded rows that is in the document, by `seq`; `to` is Infinity when it goes to the end, also as that grows. */
export interface Slice {
  readonly from: number
  readonly to: number
}

type Rows = readonly Pick<MessageRow, 'seq'>[]

/** Rows that are added at an edge at once, and the most that are kept. */
export const CHUNK = 24
export const MOST = 150

export function inSlice<R extends Pick<MessageRow, 'seq'>>(rows: readonly R[], { from, to }: Slice): readonly R[] {
  return rows.slice(indexOf(rows, from), to === Infinity ? rows.length : indexOf(rows, to + 1))
}

export function atEnd(rows: Rows, count = 60): Slice {
  return { from: rows[Math.max(0, rows.length - count)]?.seq ?? 0, to: Infinity }
}

export function around(rows: Rows, seq: number, isOpenEnd: boolean, count = 40): Slice {
  const at = indexOf(rows, seq)
  const end = at + count
  return {
    from: rows[Math.max(0, at - count)]?.seq ?? 0,
    to: end >= rows.length - 1 && isOpenEnd ? Infinity : (rows[Math.min(end, rows.length - 1)]?.seq ?? Infinity),
  }
}

export function grownBefore(rows: Rows, slice: Slice): Slice {
  const start = Math.max(0, indexOf(rows, slice.from) - CHUNK)
  const from = rows[start]?.seq ?? slice.from
  const last = rows[start + MOST]
  return { from, to: last && last.seq < slice.to ? last.seq : slice.to }
}

export function grownAfter(rows: Rows, slice: Slice, isOpenEnd: boolean): Slice {
  const end = indexOf(rows, slice.to + 1) + CHUNK
  const to = end >= rows.length ? (isOpenEnd ? Infinity : (rows.at(-1)?.seq ?? slice.to)) : rows[end - 1]!.seq
  const first = rows[Math.min(end, rows.length) - MOST]
  return { from: first && first.seq > slice.from ? first.seq : slice.from, to }
}

/** How many loaded rows stand before and after the slice. */
export function spare(rows: Rows, { from, to }: Slice): { before: number; after: number } {
  return { before: indexOf(rows, from), after: to === Infinity ? 0 : rows.length - indexOf(rows, to + 1) }
}

/** The first row at or after a `seq`; rows ascend. */
export function indexOf(rows: Rows, seq: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (rows[middle]!.seq < seq) low = middle + 1
    else high = middle
  }
  return low
}
