import { readonly, shallowRef } from 'vue'
import { useClient } from './client'

const KEY = 'ultrachat.session'
const state = shallowRef<'unknown' | 'signed-in' | 'signed-out'>('unknown')
const endedBy = shallowRef<string>()
const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('ultrachat.session')

/** Who sits here: nobody, somebody, or not known yet. `endedBy` says why the last session ended, until the next begins. */
export function useSession() {
  return { state: readonly(state), endedBy: readonly(endedBy) }
}

/** Once, before the first route. A browser in which nobody was signed in does not ask the server, which could only refuse. */
export function startSession(): void {
  const client = useClient()
  const update = () => {
    const next = client.session()
    if (next === 'unknown' || next === state.value) return
    state.value = next
    remember(next === 'signed-in')
    if (next === 'signed-in') endedBy.value = undefined
  }
  client.on('signed-out', ({ reason }) => (endedBy.value = reason))
  client.on('signed-in', () => channel?.postMessage('signed-in'))
  client.subscribe('session', update)
  channel?.addEventListener('message', () => state.value === 'signed-out' && location.reload())
  if (wasSignedIn()) void client.start().then(update)
  else state.value = 'signed-out'
}

/** Resolves when it is known whether somebody is signed in. */
export function sessionKnown(): Promise<void> {
  if (state.value !== 'unknown') return Promise.resolve()
  return new Promise((resolve) => {
    const stop = useClient().subscribe('session', () => {
      if (useClient().session() === 'unknown') return
      stop()
      resolve()
    })
  })
}

function wasSignedIn(): boolean {
  try {
    return localStorage.getItem(KEY) !== null
  } catch {
    return true
  }
}

function remember(isSignedIn: boolean): void {
  try {
    if (isSignedIn) localStorage.setItem(KEY, '1')
    else localStorage.removeItem(KEY)
  } catch {
    // Storage may be forbidden; then the server is asked at each start.
  }
}
