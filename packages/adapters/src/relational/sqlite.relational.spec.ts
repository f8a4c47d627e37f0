import { aFile, describeRelational } from '@ultrachat/testing/suites'
import { SqliteRelational, createSqliteRelational } from './sqlite.relational.js'

describeRelational(SqliteRelational.name, () => aFile('relational.db', createSqliteRelational, {}, 'createSqliteRelational'))
