export interface Piece {
  text: string
  kind?: string
}

// Enough grammar to tell comments, strings, numbers and keywords apart in the languages that people paste. Each pattern is anchored
// and has no nested repetition, so the work is linear.
const words = {
  c: 'if else for while do switch case default break continue return struct enum union typedef static const void int char float double long short unsigned signed bool true false null nullptr class public private protected virtual override new delete this namespace using template typename auto try catch throw include define import package interface extends implements final abstract func fn let mut pub impl trait match use mod self Self crate async await move where type var go defer chan map range select nil string fun val when object companion data in is as by out ref foreach get set base sealed record internal readonly yield',
  js: 'if else for while do switch case default break continue return function class extends new delete this super import export from as const let var async await yield try catch finally throw typeof instanceof in of void null undefined true false interface type enum implements private public protected readonly static get set satisfies keyof namespace declare abstract',
  py: 'if elif else for while break continue return def class import from as with try except finally raise pass lambda yield global nonlocal assert del in is not and or None True False async await match case self end do then unless module require begin rescue ensure puts nil true false local function repeat until elsif',
  sh: 'if then else elif fi for in do done while until case esac function return exit export local set unset source echo cd sudo alias read shift trap',
  sql: 'select from where insert into values update set delete create table alter drop index primary key foreign references join left right inner outer full on as and or not null is in like between group by order having limit offset union all distinct case when then else end begin commit rollback default unique exists if with returning integer text varchar boolean',
  css: 'import media supports layer theme utility keyframes important from to and not only screen',
  data: 'true false null yes no on off',
}

const string = /"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?/y
const tick = /`(?:[^`\\]|\\[^])*`?/y
const slashes = /\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?/y
const hash = /#[^\n]*/y
const dashes = /--[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?/y
const markup = /<!--(?:[^-]|-(?!->))*(?:-->)?/y
const number = /(?:0[xob][\da-f_]+|\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?)\w*/iy
const word = /[\p{L}_$@-][\p{L}\p{N}_$]*/uy

type Family = { words: Set<string>; comment: RegExp; strings: RegExp[]; anyCase?: boolean }
const family = (list: string, comment: RegExp, strings = [string], anyCase = false): Family => ({
  words: new Set(list.split(' ')),
  comment,
  strings,
  anyCase,
})
const families: [string, Family][] = [
  ['js ts jsx tsx javascript typescript vue svelte mjs', family(words.js, slashes, [string, tick])],
  [
    'c h cpp c++ cs c# csharp java kotlin kt rust rs go golang swift scala dart php zig',
    family(words.c, slashes, [string, tick]),
  ],
  ['py python rb ruby lua elixir', family(words.py, hash)],
  ['sh bash zsh shell console fish dockerfile make makefile', family(words.sh, hash)],
  ['sql mysql postgres sqlite', family(words.sql, dashes, [string], true)],
  ['css scss less', family(words.css, slashes)],
  ['json json5 jsonc', family(words.data, slashes)],
  ['yaml yml toml ini conf env properties', family(words.data, hash)],
  ['html xml svg', family('', markup)],
]
const byName = new Map(families.flatMap(([names, rules]) => names.split(' ').map((name) => [name, rules] as const)))

export function tokenize(code: string, lang: string): Piece[] | undefined {
  const rules = byName.get(lang.toLowerCase())
  if (!rules) return undefined
  const pieces: Piece[] = []
  for (let at = 0; at < code.length;) {
    const piece = pieceAt(code, at, rules)
    const last = pieces.at(-1)
    if (last && last.kind === piece.kind) last.text += piece.text
    else pieces.push(piece)
    at += piece.text.length
  }
  return pieces
}

function pieceAt(code: string, at: number, rules: Family): Piece {
  const comment = match(rules.comment, code, at)
  if (comment) return { text: comment, kind: 'comment' }
  for (const pattern of rules.strings) {
    const text = match(pattern, code, at)
    if (text) return { text, kind: 'string' }
  }
  const name = match(word, code, at)
  if (name) {
    if (rules.words.has(rules.anyCase ? name.toLowerCase() : name)) return { text: name, kind: 'keyword' }
    return { text: name, kind: code[at + name.length] === '(' ? 'function' : undefined }
  }
  const digits = match(number, code, at)
  return digits ? { text: digits, kind: 'number' } : { text: code[at]! }
}

function match(pattern: RegExp, code: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(code)?.[0] || undefined
}
