const DAY_MS = 86_400_000
const cache = new Map<string, Intl.DateTimeFormat>()

/** When, as short as a list allows: a time today, a weekday this week, then a date, with its year once that is another one. */
export function listTime(at: string, now: Date, locale: string): string {
  const then = new Date(at)
  const days = Math.round((startOfDay(now) - startOfDay(then)) / DAY_MS)
  if (days <= 0) return format(locale, 'time', { timeStyle: 'short' }, then)
  if (days < 7) return format(locale, 'weekday', { weekday: 'short' }, then)
  if (then.getFullYear() === now.getFullYear()) return format(locale, 'date', { day: 'numeric', month: 'short' }, then)
  return format(locale, 'year', { day: 'numeric', month: 'numeric', year: 'numeric' }, then)
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}

function format(locale: string, name: string, options: Intl.DateTimeFormatOptions, date: Date): string {
  const key = `${locale} ${name}`
  if (!cache.has(key)) cache.set(key, new Intl.DateTimeFormat(locale, options))
  return cache.get(key)!.format(date)
}
