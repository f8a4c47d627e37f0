import { describe, expect, it } from 'vitest'
import { dayKeyOf, dayLabel, lastSeenWording } from './times'

const now = new Date(2026, 10, 24, 12, 0)
const words = { today: 'Today', yesterday: 'Yesterday' }
const before = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString()

describe(dayLabel, () => {
  it.each([
    ['2026-11-24', 'Today'],
    ['2026-11-23', 'Yesterday'],
    ['2026-11-12', 'November 12'],
    ['2025-11-24', 'November 24, 2025'],
  ])('calls %s %s', (day, label) => expect(dayLabel(day, now, 'en', words)).toBe(label))

  it('knows yesterday over the end of a month', () =>
    expect(dayLabel('2026-10-31', new Date(2026, 10, 1), 'en', words)).toBe('Yesterday'))
})

describe(dayKeyOf, () => {
  it('goes by the clock of the person', () => expect(dayKeyOf(new Date(2026, 0, 2, 0, 1).toISOString())).toBe('2026-01-02'))
})

describe(lastSeenWording, () => {
  it.each([
    [undefined, 'offline', undefined],
    [before(0.5), 'justNow', undefined],
    [before(7), 'minutes', 7],
    [before(90), 'today', undefined],
    [before(20 * 60), 'yesterday', undefined],
    [before(5 * 24 * 60), 'on', undefined],
  ] as const)('words %s as %s', (at, key, count) =>
    expect(lastSeenWording(at, now, 'en')).toMatchObject({ key, ...(count !== undefined && { count }) }),
  )
})
