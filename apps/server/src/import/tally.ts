import type { Day } from './irc-day.js'
import { count } from './progress.js'

/** What was left out or mended over all files, and the words for it. */
export class Tally {
  readonly #counts = new Map<string, number>()

  take({ messages, notes, links }: Day): void {
    this.#add('left out: joins, leaves and other lines of the system', notes.system)
    this.#add('left out: lines that have a time but nobody who writes', notes.notUnderstood)
    this.#add('mended: lines with bytes that are no UTF-8 (now U+FFFD)', notes.brokenBytes)
    this.#add('mended: lines with control characters (taken out)', notes.controls)
    this.#add('mended: lines longer than a message may be (cut)', notes.tooLong)
    this.#add('mended: lines without text (now "(no text)")', notes.noText)
    this.#add('mended: lines whose clock went back (time of the line before)', notes.clockBack)
    this.#add('links: replies', messages.filter(({ answers }) => answers !== undefined).length)
    this.#add('links: conversations that begin', links.begins)
    this.#add('links left out: a further line that is answered too (the nearest counts)', links.further)
    this.#add('links left out: from or to a line that is no message', links.outside)
    this.#add('links left out: not understood', links.notUnderstood)
  }

  lines(): string[] {
    return [...this.#counts].filter(([, n]) => n > 0).map(([what, n]) => `  ${count(n).padStart(9)}  ${what}`)
  }

  #add(what: string, n: number): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + n)
  }
}
