import { describe, expect, it } from 'vitest'
import { mentionAt, sendable, wrapSelection } from './wrapSelection'

/** `[` and `]` stand for the selection. */
function press(marked: string, mark: string): string {
  const start = marked.indexOf('[')
  const end = marked.indexOf(']') - 1
  const result = wrapSelection({ text: marked.replace(/[[\]]/g, ''), start, end }, mark)
  return `${result.text.slice(0, result.start)}[${result.text.slice(result.start, result.end)}]${result.text.slice(result.end)}`
}

describe(wrapSelection, () => {
  it.each([
    ['make [this] bold', '**', 'make **[this]** bold'],
    ['make **[this]** bold', '**', 'make [this] bold'],
    ['[]', '**', '**[]**'],
    ['make [this ]bold', '**', 'make **[this]** bold'],
    ['**[bold]**', '*', '***[bold]***'],
    ['***[both]***', '*', '**[both]**'],
    ['*[slanted]*', '*', '[slanted]'],
  ])('makes of %s with %s %s', (before, mark, after) => expect(press(before, mark)).toBe(after))
})

describe(mentionAt, () => {
  it.each([
    ['hi @an', 6, { from: 3, query: 'an' }],
    ['@', 1, { from: 0, query: '' }],
    ['mail@host', 9, undefined],
    ['@a b', 4, undefined],
  ] as const)('finds in %s at %i', (text, caret, found) => expect(mentionAt(text, caret)).toEqual(found))
})

describe(sendable, () => {
  it('takes away what the server refuses, and empty lines around', () => {
    expect(sendable('\n\n  code\u0000\r\nmore\ud800\u007f  \n')).toBe('  code\nmore\ufffd')
  })
})
