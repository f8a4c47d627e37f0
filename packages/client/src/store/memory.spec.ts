import { describe, expect, it } from 'vitest'
import { describeClientStore } from '../testing/index.js'
import { memoryStore } from './memory.js'
import type { ClientStore } from './port.js'

const databases = new Map<string, ClientStore>()

describeClientStore({ describe, it, expect }, memoryStore.name, async (name) => {
  if (!databases.has(name)) databases.set(name, memoryStore())
  return databases.get(name)!
})
