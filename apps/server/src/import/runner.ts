import { readFileSync } from 'node:fs'
import { openChannel } from './channel.js'
import type { Arguments } from './arguments.js'
import type { Connection } from './connection.js'
import { type Day, readDay } from './irc-day.js'
import type { Found, IrcFile } from './irc-files.js'
import { People } from './people.js'
import { Pipeline } from './pipeline.js'
import { Progress, count, span } from './progress.js'
import { Tally } from './tally.js'
import { uuid5 } from './uuid5.js'

export interface Out {
  isTTY?: boolean
  write(text: string): unknown
}

/** Loads the logs, day by day, and says what came of it. Ends early, at a whole batch, when `stop` is aborted. */
export async function importIrc(
  { files, skipped }: Found,
  { title, handle }: Arguments,
  connection: Connection,
  out: Out,
  stop: AbortSignal,
): Promise<void> {
  for (const reason of skipped) out.write(`Left out ${reason}.\n`)
  const total = files.reduce((sum, file) => sum + countStamped(readFileSync(file.path)), 0)
  out.write(`${count(total)} messages in ${count(files.length)} logs go into ${title} (@${handle}).\n`)
  const chatId = await openChannel(connection, title, handle)
  const people = new People(connection)
  const progress = new Progress(total, out)
  const pipeline = new Pipeline(connection, chatId, (messages) => progress.add(messages))
  const tally = new Tally()
  try {
    for (const file of files) {
      if (stop.aborted) break
      const day = read(file)
      tally.take(day)
      await people.ensure(day.messages.map(({ nick }) => nick))
      await push(pipeline, people, chatId, file, day)
    }
    await pipeline.finish()
  } finally {
    progress.end()
  }
  const { added, present } = pipeline
  out.write(
    `${stop.aborted ? 'Stopped; run the same command again to go on. ' : ''}${count(added)} messages added, ${count(present)} were there already, ` +
      `in ${span(progress.seconds)} (${count(Math.round(progress.rate))}/s); ${count(people.count)} people, ${count(people.created)} of them new.\n`,
  )
  for (const line of tally.lines()) out.write(`${line}\n`)
}

function read(file: IrcFile): Day {
  const annotation = file.annotation && readFileSync(file.annotation, 'utf8')
  return readDay(file.date, readFileSync(file.path), annotation)
}

/** A message is named by its file and line within the channel, so that it is written once however often it comes. */
async function push(pipeline: Pipeline, people: People, chatId: string, file: IrcFile, day: Day): Promise<void> {
  const clientId = (line: number) => uuid5(chatId, `${file.name} ${line}`)
  const senders = new Map(day.messages.map(({ line, nick }) => [line, people.idOf(nick)]))
  for (const { line, text, createdAt, answers } of day.messages) {
    const replyTo =
      answers === undefined ? {} : { replyToClientId: clientId(answers), replyToSenderId: senders.get(answers)! }
    await pipeline.push({ clientId: clientId(line), senderId: senders.get(line)!, text, createdAt, ...replyTo })
  }
}

/** Lines that begin with a time. */
function countStamped(log: Buffer): number {
  let n = log[0] === 0x5b ? 1 : 0
  for (let at = log.indexOf('\n['); at !== -1; at = log.indexOf('\n[', at + 2)) n++
  return n
}
