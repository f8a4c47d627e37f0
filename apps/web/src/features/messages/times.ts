/** The day as the person's clock has it, `2026-11-24`. */
export function dayKeyOf(iso: string): string {
  return keyOfDate(new Date(iso))
}

/** `Today`, `Yesterday`, `12 November`, and the year where it is another one. */
export function dayLabel(day: string, now: Date, locale: string, words: { today: string; yesterday: string }): string {
  if (day === keyOfDate(now)) return words.today
  if (day === keyOfDate(new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1))) return words.yesterday
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const isThisYear = year === now.getFullYear()
  return format(locale, { day: 'numeric', month: 'long', ...(!isThisYear && { year: 'numeric' }) }).format(
    new Date(year, month - 1, date),
  )
}

export function timeOf(iso: string, locale: string): string {
  return format(locale, { timeStyle: 'short' }).format(new Date(iso))
}

/** Day and time in full, for a tooltip. */
export function fullTimeOf(iso: string, locale: string): string {
  return format(locale, { dateStyle: 'full', timeStyle: 'short' }).format(new Date(iso))
}

export interface Wording {
  key: string
  count?: number
  params?: Record<string, string | number>
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** How long somebody has been gone, in words that the locale has under `messages.presence`. */
export function lastSeenWording(lastSeenAt: string | undefined, now: Date, locale: string): Wording {
  if (!lastSeenAt) return { key: 'offline' }
  const ago = now.getTime() - Date.parse(lastSeenAt)
  if (ago < MINUTE) return { key: 'justNow' }
  if (ago < HOUR) return { key: 'minutes', count: Math.floor(ago / MINUTE) }
  const day = dayKeyOf(lastSeenAt)
  const time = timeOf(lastSeenAt, locale)
  if (day === keyOfDate(now)) return { key: 'today', params: { time } }
  if (day === keyOfDate(new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1)))
    return { key: 'yesterday', params: { time } }
  return { key: 'on', params: { day: dayLabel(day, now, locale, { today: '', yesterday: '' }) } }
}

function keyOfDate(date: Date): string {
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`
}

const formats = new Map<string, Intl.DateTimeFormat>()

// Making a format costs more than a hundred uses of it.
function format(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, options)
  formats.set(key, known)
  return known
}
