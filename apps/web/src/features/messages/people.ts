import type { User } from '@ultrachat/contracts'
import { shallowRef, type ShallowRef } from 'vue'
import { useClient } from '../../stores/client'

const people = new Map<string, ShallowRef<User | undefined>>()
let isListening = false

/** A person by id, watched one by one: news of one person draws only what shows that one. Call it inside a computed or a template. */
export function personOf(userId: string): User | undefined {
  const client = useClient()
  if (!isListening) {
    isListening = true
    client.subscribe('users', () => people.forEach((person, id) => (person.value = client.user(id))))
    client.subscribe('me', () => people.forEach((person, id) => (person.value = client.user(id))))
  }
  const known = people.get(userId) ?? shallowRef(client.user(userId))
  people.set(userId, known)
  return known.value
}
