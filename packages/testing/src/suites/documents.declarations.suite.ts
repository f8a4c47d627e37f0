import type { Doc, Documents } from '@ultrachat/ports'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MakePlace, Place } from './under-test.js'

interface Note extends Doc {
  owner: string
  rank?: number
  tag?: string
  title?: string
}

const aNote = (i: number, more: Partial<Note> = {}): Note => ({
  id: `n${i}`,
  v: 1,
  owner: `o${i % 3}`,
  rank: i,
  tag: `t${i}`,
  ...more,
})
const byOwner = { fields: ['owner'] } as const

/** What a collection does when its declaration changes from one release to the next. */
export function describeDeclarations(make: MakePlace<Documents>): void {
  describe('declarations', () => {
    let place: Place<Documents>
    let documents: Documents

    beforeEach(async () => {
      place = await make()
      documents = await place.open()
    })
    afterEach(async () => {
      await documents.close()
      await place.remove()
    })
    const reopen = async (): Promise<void> => {
      await documents.close()
      documents = await place.open()
    }
    const insert = async (...docs: Note[]): Promise<void> => {
      const notes = await documents.collection<Note>({ name: 'notes', indexes: { byOwner } })
      await notes.write(docs.map((doc) => ({ op: 'insert', doc })))
    }

    it('indexes documents that are older than the index, and reads them as they were', async () => {
      const docs = Array.from({ length: 1200 }, (_, i) => aNote(i))
      await insert(...docs)
      await reopen()
      const notes = await documents.collection<Note>({
        name: 'notes',
        indexes: { byOwner, byRank: { fields: ['owner', 'rank'], unique: true } },
      })
      const found = await notes.find('byRank', { equals: ['o1'], order: 'desc', limit: 2 })
      expect(found).toEqual([
        { ...aNote(1198), rev: 1 },
        { ...aNote(1195), rev: 1 },
      ])
      expect(await notes.write([{ op: 'insert', doc: aNote(1198, { id: 'x' }) }])).toEqual([
        { status: 'conflict', index: 'byRank' },
      ])
      await reopen()
      const before = await documents.collection<Note>({ name: 'notes', indexes: { byOwner } })
      expect(await before.get(['n7'])).toEqual([{ ...aNote(7), rev: 1 }])
      expect(await before.write([{ op: 'insert', doc: aNote(1198, { id: 'x' }) }])).toEqual([{ status: 'ok', rev: 1 }])
    })

    it('refuses a unique index where values are taken twice, and loses nothing', async () => {
      const docs = [aNote(1, { tag: 'same' }), aNote(2, { tag: 'same' }), aNote(3)]
      await insert(...docs)
      await reopen()
      const unique = { name: 'notes', indexes: { byOwner, byTag: { fields: ['tag'], unique: true } } } as const
      await expect(documents.collection<Note>(unique)).rejects.toThrow('notes')
      await reopen()
      const notes = await documents.collection<Note>({ name: 'notes', indexes: { byOwner } })
      const found = await notes.get(['n1', 'n2', 'n3'])
      expect(found.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(docs.map((doc) => ({ ...doc, rev: 1 })))
    })

    it('refuses an index that lacks a field in some document', async () => {
      await insert(aNote(1), aNote(2, { rank: undefined }))
      await reopen()
      await expect(
        documents.collection<Note>({ name: 'notes', indexes: { byOwner, byRank: { fields: ['rank'] } } }),
      ).rejects.toThrow('rank')
    })

    it('refuses another meaning for an index, in one run and in the next', async () => {
      await insert(aNote(1))
      const other = { name: 'notes', indexes: { byOwner: { fields: ['owner', 'rank'] } } } as const
      await expect(documents.collection<Note>(other)).rejects.toThrow('notes')
      await reopen()
      await expect(documents.collection<Note>(other)).rejects.toThrow('byOwner')
    })

    it('gives the same collection to all who declare it at once', async () => {
      const spec = { name: 'notes', indexes: { byOwner } }
      const both = await Promise.all([documents.collection<Note>(spec), documents.collection<Note>(spec)])
      await both[0].write([{ op: 'insert', doc: aNote(1) }])
      expect(await both[1].get(['n1'])).toHaveLength(1)
    })

    it('upgrades older documents when it reads them, and indexes them as upgraded', async () => {
      await insert(aNote(1, { title: 'old' }), aNote(2, { v: 2, title: 'new' }))
      await reopen()
      const upgrade = (doc: Doc): Note => ({ ...(doc as Note), v: 2, title: `${(doc as Note).title} upgraded` })
      const notes = await documents.collection<Note>({
        name: 'notes',
        v: 2,
        upgrade,
        indexes: { byOwner, byTitle: { fields: ['title'] } },
      })
      expect((await notes.get(['n1', 'n2'])).map(({ v, title, rev }) => `${v} ${title} ${rev}`).toSorted()).toEqual([
        '2 new 1',
        '2 old upgraded 1',
      ])
      expect((await notes.find('byTitle', { equals: ['old upgraded'], limit: 1 })).map(({ id }) => id)).toEqual(['n1'])
    })
  })
}
