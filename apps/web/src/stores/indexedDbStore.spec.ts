import 'fake-indexeddb/auto'
import { describeClientStore } from '@ultrachat/client/testing'
import { describe, expect, it } from 'vitest'
import { indexedDbStore } from './indexedDbStore'

describeClientStore({ describe, it, expect }, indexedDbStore.name, async (name) => indexedDbStore(name))

describe(indexedDbStore, () => {
  it('keeps everything in memory where IndexedDB is refused', async () => {
    const { open } = indexedDB
    indexedDB.open = () => {
      throw new DOMException('no', 'SecurityError')
    }
    const store = indexedDbStore('refused')
    await store.putDraft({ chatId: 'a', text: 'unsaid', isDirty: true })
    expect((await store.load()).drafts).toHaveLength(1)
    indexedDB.open = open
  })
})
