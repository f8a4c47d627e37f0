import { writeFile } from 'node:fs/promises'
import { aFile, describeDocuments } from '@ultrachat/testing/suites'
import { describe, expect, it } from 'vitest'
import { SqliteDocuments, createSqliteDocuments } from './sqlite.documents.js'

const make = () => aFile('documents.db', createSqliteDocuments, {}, 'createSqliteDocuments')

describeDocuments(SqliteDocuments.name, make)

describe('opening', () => {
  it('says which file is damaged', async () => {
    const place = await make()
    await writeFile(place.file, 'this is no database, but it is long enough to be read as one'.repeat(100))
    await expect(place.open()).rejects.toThrow(/documents\.db is damaged/)
    await place.remove()
  })

  it('says which file cannot be written', async () => {
    const place = await make()
    await writeFile(place.file, '')
    await expect(createSqliteDocuments({ file: `${place.file}/below/documents.db` })).rejects.toThrow(
      /Cannot write .*documents\.db/,
    )
    await place.remove()
  })

  it('fails what is asked after it has closed', async () => {
    const place = await make()
    const documents = await place.open()
    await documents.close()
    await documents.close()
    await expect(documents.ping()).rejects.toThrow('closed')
    await place.remove()
  })
})
