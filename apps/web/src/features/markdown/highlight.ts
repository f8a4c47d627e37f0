import type { Piece } from './highlight.tokenizer'
export type { Piece } from './highlight.tokenizer'

/** The colours of a piece of code, or undefined for a language that we do not know. The tokenizer is loaded on first use. */
export async function highlight(code: string, lang: string): Promise<Piece[] | undefined> {
  if (code.length > 20_000) return undefined
  const { tokenize } = await import('./highlight.tokenizer')
  return tokenize(code, lang)
}
