import { isUtf8 } from 'node:buffer'
import { type IrcLine, NO_TEXT, cut, parseLine, withoutControls } from './irc-line.js'
import { type Links, readLinks } from './irc-links.js'

export interface DayMessage extends IrcLine {
  /** Counts from 0. */
  readonly line: number
  readonly createdAt: string
  /** The line that it answers. */
  readonly answers: number | undefined
}

/** What was left out or mended, in lines. */
export interface DayNotes {
  system: number
  notUnderstood: number
  brokenBytes: number
  controls: number
  tooLong: number
  noText: number
  clockBack: number
}

export interface Day {
  readonly messages: DayMessage[]
  readonly notes: DayNotes
  readonly links: Links['notes']
}

const DAY_MINUTES = 24 * 60

/** The log of one day, `date` as YYYY-MM-DD; never fails. `annotation` says which line answers which. */
export function readDay(date: string, log: Uint8Array, annotation: string = ''): Day {
  const lines = new TextDecoder().decode(log).split('\n')
  if (lines.at(-1) === '') lines.pop()
  const notes: DayNotes = {
    system: 0,
    notUnderstood: 0,
    brokenBytes: countBroken(log),
    controls: 0,
    tooLong: 0,
    noText: 0,
    clockBack: 0,
  }
  const written = lines.map((line) => clean(line.endsWith('\r') ? line.slice(0, -1) : line, notes))
  const links = readLinks(annotation, (line) => written[line] !== undefined)
  const clock = new DayClock(date, notes)
  const messages: DayMessage[] = []
  for (const [line, found] of written.entries()) {
    if (found) messages.push({ ...found, line, createdAt: clock.at(found.minute), answers: links.answers.get(line) })
  }
  return { messages, notes, links: links.notes }
}

/** The line as a message that the server takes. */
function clean(line: string, notes: DayNotes): IrcLine | undefined {
  const found = parseLine(line)
  if (!found) {
    if (line.startsWith('[')) notes.notUnderstood++
    else notes.system++
    return undefined
  }
  const nick = withoutControls(found.nick).replaceAll('\t', '').trim() || '?'
  const legible = withoutControls(found.text)
  const text = cut(legible)
  if (legible !== found.text || nick !== found.nick) notes.controls++
  if (text !== legible) notes.tooLong++
  if (text.trim() !== '') return { minute: found.minute, nick, text }
  notes.noText++
  return { minute: found.minute, nick, text: NO_TEXT }
}

/** Lines that are no UTF-8; decoding puts U+FFFD for what it cannot read. */
function countBroken(log: Uint8Array): number {
  if (isUtf8(log)) return 0
  let broken = 0
  for (let from = 0; from < log.length;) {
    const end = log.indexOf(10, from)
    const to = end === -1 ? log.length : end
    if (!isUtf8(log.subarray(from, to))) broken++
    from = to + 1
  }
  return broken
}

/** Gives the lines of a day their times, which never go back: a far step back is midnight, a small one a clock that was set. */
class DayClock {
  readonly #start: number
  #last = 0

  constructor(
    date: string,
    private readonly notes: DayNotes,
  ) {
    this.#start = Date.parse(`${date}T00:00:00Z`)
  }

  at(minute: number): string {
    let now = Math.floor(this.#last / DAY_MINUTES) * DAY_MINUTES + minute
    if (this.#last - now > DAY_MINUTES / 4) now += DAY_MINUTES
    if (now < this.#last) this.notes.clockBack++
    this.#last = Math.max(this.#last, now)
    return new Date(this.#start + this.#last * 60_000).toISOString()
  }
}
