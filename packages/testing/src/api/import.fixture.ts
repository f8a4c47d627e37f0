import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Message, User } from '@ultrachat/contracts'
import type { Person } from '../person.js'

export const folder = fileURLToPath(new URL('../../data/ubuntu-irc/', import.meta.url))

export interface Written {
  readonly nick: string
  readonly text: string
  readonly at: string
  /** Place in the list of all that is expected. */
  readonly answers: number | undefined
}

/** What the logs of a folder say, read as simply as can be and without the importer. */
export function expected(from: string = folder): Written[] {
  const all: Written[] = []
  for (const name of readdirSync(from)
    .filter((one) => one.endsWith('.raw.txt'))
    .toSorted()) {
    const day = name.slice(0, -'.raw.txt'.length)
    const lines = readFileSync(join(from, name), 'utf8').split('\n')
    const places = new Map<number, number>()
    const links = readFileSync(join(from, `${day}.annotation.txt`), 'utf8')
      .split('\n')
      .map((link) => link.split(' ').map(Number))
    let midnights = 0
    let before = ''
    for (const [number, line] of lines.entries()) {
      if (!line.startsWith('[')) continue
      const time = line.slice(1, 6)
      if (time < before) midnights++
      before = time
      const [, nick, said] = /^<([^>]+)> ?(.*)$/.exec(line.slice(8)) ?? [
        undefined,
        line.slice(8).split(' ')[2],
        line.slice(9),
      ]
      const text = said.replaceAll('\b', '')
      const antecedents = links.filter(([a, b]) => b === number && a! < b).map(([a]) => a!)
      const nearest = antecedents.filter((a) => places.has(a)).toSorted((a, b) => b - a)[0]
      places.set(number, all.length)
      all.push({
        nick: nick!,
        text: text.trim() === '' ? '(no text)' : text,
        at: new Date(Date.parse(`${day.slice(0, 10)}T${time}:00Z`) + midnights * 24 * 3600_000).toISOString(),
        answers: nearest === undefined ? undefined : places.get(nearest),
      })
    }
  }
  return all
}

/** The same of what the API returns, page by page from the first message to the last. */
export async function found(person: Person, chatId: string): Promise<Written[]> {
  const messages: Message[] = []
  for (let hasAfter = true, after = 0; hasAfter; after = messages.at(-1)!.seq) {
    const page = await person.do(`GET /chats/${chatId}/messages?after=${after}&limit=100`)
    messages.push(...page.items)
    hasAfter = page.hasAfter
  }
  if (messages.some(({ seq }, i) => seq !== i + 1)) throw new Error('The log has a hole.')
  const texts = messages.filter(({ kind }) => kind === 'text')
  const names = await namesOf(person, [...new Set(texts.map(({ senderId }) => senderId!))])
  const places = new Map(texts.map(({ id }, place) => [id, place]))
  return texts.map((m) => ({
    nick: names.get(m.senderId!)!,
    text: m.text!,
    at: m.createdAt,
    answers: m.replyTo && places.get(m.replyTo.id),
  }))
}

async function namesOf(person: Person, ids: string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (let at = 0; at < ids.length; at += 100) {
    const { items } = await person.do<{ items: User[] }>(`GET /users?ids=${ids.slice(at, at + 100).join(',')}`)
    for (const { id, name } of items) names.set(id, name)
  }
  return names
}

export interface Import {
  readonly code: number | null
  readonly said: string
}

/** `npm run import -- irc`, without npm: of these files, into the server of this folder. */
export async function runImport(
  dataDir: string,
  files: readonly string[],
  options: { until?: () => Promise<void> } = {},
): Promise<Import> {
  const program = fileURLToPath(new URL('../../../../apps/server/dist/import.js', import.meta.url))
  const env = { PATH: process.env.PATH ?? '', DATA_DIR: dataDir, NODE_ENV: 'test' }
  const child = spawn(process.execPath, [program, 'irc', ...files], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const ended = once(child, 'close')
  if (options.until) {
    await options.until()
    child.kill('SIGKILL')
  }
  const [code] = (await ended) as [number | null]
  return { code, said }
}
