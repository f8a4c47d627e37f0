import { describe, expect, it } from 'vitest'
import { readDay } from './irc-day.js'

const bytes = (text: string) => Buffer.from(text)
const said = (text: string, annotation?: string) => readDay('2012-12-15', bytes(text), annotation)

describe(readDay, () => {
  it('reads what people say, do and announce, each by who did', () => {
    const { messages } = said(
      '[09:14] <ada> hello\n[09:15]  * ada waves\n[09:15] -spam:#ubuntu- buy\n[09:16] (soundray/#ubuntu) seen\n[09:17] <bur[n] er> a <b> c\n',
    )
    expect(messages.map(({ nick, text }) => [nick, text])).toEqual([
      ['ada', 'hello'],
      ['ada', '* ada waves'],
      ['spam', 'buy'],
      ['soundray', 'seen'],
      ['bur[n] er', 'a <b> c'],
    ])
  })

  it('leaves joins and other lines of the system out, and keeps the numbers of lines', () => {
    const { messages, notes } = said('=== ada has joined #ubuntu\n[09:14] <ada> hello\n\n[09:14] who?\n')
    expect(messages.map(({ line }) => line)).toEqual([1])
    expect(notes).toMatchObject({ system: 2, notUnderstood: 1 })
  })

  it('keeps text as it was written', () => {
    const text = '  two  spaces\t and <b>*tags*</b> ünï 日本 👍 '
    expect(said(`[09:14] <ada> ${text}\n`).messages[0]!.text).toBe(text)
  })

  it('says so where there is no text', () => {
    const { messages, notes } = said(
      '[09:14] <ada>\n[09:14] <ada> \n[09:14] <ada> \u0002\u000304,01\u000f\r\n[09:15]  * ada',
    )
    expect(messages.map(({ text }) => text)).toEqual(['(no text)', '(no text)', '(no text)', '* ada'])
    expect(notes.noText).toBe(3)
  })

  it('takes control characters and colours out', () => {
    const { messages, notes } = said('[09:14] <ada> a\u0008b \u00030,12c\u0003 \u0002d\u000f e\u0085f\u001cg\th\n')
    expect(messages[0]!.text).toBe('ab c d efg\th')
    expect(notes.controls).toBe(1)
  })

  it('puts U+FFFD for broken bytes', () => {
    const log = Buffer.concat([bytes('[09:14] <ada> caf'), Buffer.from([0xe9, 0x0a]), bytes('[09:15] <ada> fine\n')])
    const { messages, notes } = readDay('2012-12-15', log)
    expect(messages.map(({ text }) => text)).toEqual(['caf\ufffd', 'fine'])
    expect(notes.brokenBytes).toBe(1)
  })

  it('cuts what is longer than a message may be, at a whole character', () => {
    const { messages, notes } = said(`[09:14] <ada> ${'👍'.repeat(9000)}\n`)
    expect(messages[0]!.text).toBe('👍'.repeat(8000))
    expect(notes.tooLong).toBe(1)
  })

  it('goes on into the next day at midnight, and never back', () => {
    const { messages, notes } = said('[23:58] <a> 1\n[23:59] <a> 2\n[00:01] <a> 3\n[00:00] <a> 4\n[00:02] <a> 5\n')
    expect(messages.map(({ createdAt }) => createdAt)).toEqual([
      '2012-12-15T23:58:00.000Z',
      '2012-12-15T23:59:00.000Z',
      '2012-12-16T00:01:00.000Z',
      '2012-12-16T00:01:00.000Z',
      '2012-12-16T00:02:00.000Z',
    ])
    expect(notes.clockBack).toBe(1)
  })

  it('links an answer to the nearest line that it answers', () => {
    const log = '[09:14] <a> 0\n[09:14] <b> 1\n=== c has joined #ubuntu\n[09:15] <c> 3\n[09:15] <d> 4\n'
    const { messages, links } = said(log, '0 0 -\n1 1 -\n0 3 -\n1 3 -\n2 4 -\n2 2 -\n3 9 -\nnonsense\n')
    expect(messages.map(({ answers }) => answers)).toEqual([undefined, undefined, 1, undefined])
    expect(links).toEqual({ begins: 3, further: 1, outside: 2, notUnderstood: 1 })
  })

  it('reads anything without failing', () => {
    for (const log of ['', '\n', '[', '[09:14]', '[99:99] <a> b', '\u0000'.repeat(10)])
      expect(said(log).messages).toEqual([])
  })
})
