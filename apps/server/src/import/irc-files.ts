import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ConfigError } from '@ultrachat/config'

export interface IrcFile {
  readonly path: string
  /** Its name without the folder: with a line's number it names a message. */
  readonly name: string
  readonly date: string
  /** The links between its lines, where there are any. */
  readonly annotation: string | undefined
}

export interface Found {
  readonly files: IrcFile[]
  /** Files that were named and are left out, each with the reason. */
  readonly skipped: string[]
}

const DATED = /^\d{4}-\d{2}-\d{2}/
/** What lies beside the logs: the links, and the same lines in other forms. */
const BESIDE = /\.(annotation|ascii|tok)\.txt$/

/** The logs among files and folders, in order of their names, which begin with the day. @throws ConfigError */
export function findLogs(paths: readonly string[]): Found {
  const byName = new Map<string, IrcFile>()
  const skipped: string[] = []
  for (const path of paths.flatMap(listed)) {
    const name = basename(path)
    if (BESIDE.test(name)) continue
    const date = DATED.exec(name)?.[0]
    if (!date || Number.isNaN(Date.parse(date))) skipped.push(`${path}: its name does not begin with a day (2010-01-31)`)
    else if (byName.has(name)) skipped.push(`${path}: a file of the same name is imported already`)
    else byName.set(name, { path, name, date, annotation: annotationOf(path) })
  }
  const files = [...byName.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
  if (files.length === 0)
    throw new ConfigError(`There is no log in ${paths.join(', ')}: give files such as 2010-01-31.raw.txt, or their folder.`)
  return { files, skipped }
}

function listed(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path]
    return readdirSync(path)
      .filter((name) => DATED.test(name) && /\.(txt|log)$/.test(name))
      .map((name) => join(path, name))
  } catch (cause) {
    throw new ConfigError(
      `${path} cannot be read (${(cause as NodeJS.ErrnoException).code}): give files or a folder that exist.`,
      { cause },
    )
  }
}

function annotationOf(path: string): string | undefined {
  const beside = path.replace(/\.raw\.txt$/, '.annotation.txt')
  return beside !== path && existsSync(beside) ? beside : undefined
}
