import type { DatabaseSync } from 'node:sqlite'
import { quote } from '../sqlite/statements.ts'

const FAILED = /UNIQUE constraint failed: (.+)$/

/**
 * Names of what an error says is taken: unique indexes and named constraints over its columns, and the table for a primary key.
 * SQLite names the columns (`users.key, users.kind`), or the index where it is over an expression.
 */
export function findUnique(reader: DatabaseSync, error: unknown): string[] {
  const failed = FAILED.exec((error as Error | undefined)?.message ?? '')?.[1]
  if (!failed) return []
  const byExpression = /^index '(.+)'$/.exec(failed)?.[1]
  if (byExpression !== undefined) return [byExpression]
  const columns = failed.split(', ').map((column) => column.slice(column.indexOf('.') + 1))
  const table = failed.slice(0, failed.indexOf('.'))
  // The constraints first: a SELECT notices that the schema has changed, a PRAGMA does not.
  return [
    ...namedConstraints(reader, table, columns),
    ...uniqueIndexes(reader, table, columns),
    ...primaryKey(reader, table, columns),
  ]
}

function uniqueIndexes(reader: DatabaseSync, table: string, columns: string[]): string[] {
  const indexes = reader.prepare(`PRAGMA index_list(${quote(table)})`).all() as { name: string; unique: number }[]
  return indexes
    .filter(({ name, unique }) => unique === 1 && isSame(columnsOf(reader, name), columns))
    .map(({ name }) => name)
}

function columnsOf(reader: DatabaseSync, index: string): string[] {
  const rows = reader.prepare(`PRAGMA index_info(${quote(index)})`).all() as { name: string }[]
  return rows.map(({ name }) => name)
}

/** A constraint inside CREATE TABLE keeps its name only in the table's text. */
function namedConstraints(reader: DatabaseSync, table: string, columns: string[]): string[] {
  const row = reader.prepare(`SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?`).get(table) as
    | { sql: string }
    | undefined
  const found = (row?.sql ?? '').matchAll(/constraint\s+"?(\w+)"?\s+unique\s*\(([^)]*)\)/gi)
  return [...found]
    .filter(([, , list = '']) =>
      isSame(
        list.split(',').map((column) => column.trim().replaceAll('"', '')),
        columns,
      ),
    )
    .map(([, name = '']) => name)
}

function primaryKey(reader: DatabaseSync, table: string, columns: string[]): string[] {
  const rows = reader.prepare(`PRAGMA table_info(${quote(table)})`).all() as { name: string; pk: number }[]
  const key = rows.filter(({ pk }) => pk > 0).toSorted((a, b) => a.pk - b.pk)
  return isSame(
    key.map(({ name }) => name),
    columns,
  )
    ? [table]
    : []
}

function isSame(a: string[], b: string[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i])
}
