import { codePoints, limits } from '@ultrachat/contracts'

/** What stands where a line has nothing to read. */
export const NO_TEXT = '(no text)'

export interface IrcLine {
  /** Minutes of the day. */
  readonly minute: number
  readonly nick: string
  readonly text: string
}

const STAMP = /^\[([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?\] (.*)$/s
/** `<nick> text`, `-nick:#channel- text`, `(nick/#channel) text`; a status sign before the nick is no part of it. */
const SAID = [/^<[@+%& ]?([^>]+)>(.*)$/s, /^-([^:\s]+):[^-\s]*-(.*)$/s, /^\(([^/\s]+)\/[^)\s]*\)(.*)$/s]
const DID = /^ ?(\* (\S+).*)$/s
// oxlint-disable-next-line no-control-regex -- colours and other formats of IRC, then the rest of C0 and C1
const CONTROL = /\u0003(?:\d{1,2}(?:,\d{1,2})?)?|[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g

/** A line that somebody wrote, as it stands; undefined where it is none. */
export function parseLine(line: string): IrcLine | undefined {
  const [, hours, minutes, rest] = STAMP.exec(line) ?? []
  if (rest === undefined) return undefined
  const minute = Number(hours) * 60 + Number(minutes)
  for (const form of SAID) {
    const [, nick, text] = form.exec(rest) ?? []
    if (nick?.trim()) return { minute, nick: nick.trim(), text: text!.replace(/^ /, '') }
  }
  const [, text, nick] = DID.exec(rest) ?? []
  return nick === undefined ? undefined : { minute, nick, text: text! }
}

/** Takes control characters out, except tabs. */
export function withoutControls(text: string): string {
  return text.replace(CONTROL, '')
}

/** As long as a message may be. */
export function cut(text: string, max: number = limits.textCodePoints): string {
  return codePoints(text) <= max ? text : Array.from(text).slice(0, max).join('')
}
