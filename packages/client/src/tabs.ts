/** What the tabs of one browser share: names that one of them holds at a time, and a way to tell each other. */
export interface Tabs {
  /** Runs while no other tab does under the same name. A tab that is closed lets go. */
  exclusive<T>(name: string, run: () => Promise<T>): Promise<T>
  /** Resolves once this tab holds the name, and holds it until `signal` aborts or the tab is closed. */
  hold(name: string, signal: AbortSignal): Promise<void>
  post(message: TabMessage): void
  /** Resolves when the other tabs will have heard what was posted. */
  heard(): Promise<void>
  listen(listener: (message: TabMessage) => void): () => void
}

export type TabMessage =
  | { type: 'token'; accessToken: string; expiresAt: number; userId: string }
  | { type: 'signed-out' }
  | { type: 'outbox' }

/** For one client on its own: names are held within the returned object. */
export function oneTab(): Tabs {
  const tails = new Map<string, Promise<unknown>>()
  const listeners = new Set<(message: TabMessage) => void>()
  const exclusive = async <T>(name: string, run: () => Promise<T>): Promise<T> => {
    const before = tails.get(name)
    const mine = (before ?? Promise.resolve()).then(run, run)
    const tail = mine.then(
      () => {},
      () => {},
    )
    tails.set(name, tail)
    void tail.then(() => tails.get(name) === tail && tails.delete(name))
    return mine
  }
  return {
    exclusive,
    hold: (name, signal) => holdBy(exclusive, name, signal),
    post: () => {},
    heard: () => Promise.resolve(),
    listen: (listener) => (listeners.add(listener), () => listeners.delete(listener)),
  }
}

/** For browsers: Web Locks where there are (https and localhost), else leases in localStorage. */
export function browserTabs(key: string): Tabs {
  const locks = globalThis.navigator?.locks
  const exclusive = locks
    ? <T>(name: string, run: () => Promise<T>) => locks.request(`${key}:${name}`, run) as Promise<T>
    : globalThis.localStorage
      ? leases(key, globalThis.localStorage)
      : oneTab().exclusive
  const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(key)
  return {
    exclusive,
    hold: (name, signal) => holdBy(exclusive, name, signal),
    post: (message) => channel?.postMessage(message),
    heard: () => sleep(HEARD_MS),
    listen(listener) {
      const heard = (event: MessageEvent<TabMessage>) => listener(event.data)
      channel?.addEventListener('message', heard)
      return () => channel?.removeEventListener('message', heard)
    },
  }
}

function holdBy(exclusive: Tabs['exclusive'], name: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    exclusive(name, () => {
      resolve()
      return signal.aborted
        ? Promise.resolve()
        : new Promise<void>((done) => signal.addEventListener('abort', () => done(), { once: true }))
    }).catch(reject)
  })
}

const LEASE_MS = 6000
/** Locks and channels come by ways of their own: a lock that is let go at once overtakes the message before it. */
const HEARD_MS = 100

/**
 * A lock without Web Locks: a lease that its holder renews. Two tabs that look in the same moment may both think they
 * hold it for a blink; all that stands under these names is safe to do twice (refresh within 10 s, a send by clientId).
 */
export function leases(key: string, storage: Storage): Tabs['exclusive'] {
  const within = oneTab().exclusive
  return (name, run) =>
    within(name, async () => {
      const slot = `${key}:lock:${name}`
      const owner = Math.random().toString(36).slice(2)
      const write = () => storage.setItem(slot, `${owner} ${Date.now() + LEASE_MS}`)
      const holder = () => storage.getItem(slot)?.split(' ') ?? []
      for (;;) {
        const [who, until] = holder()
        if (!who || Number(until) < Date.now()) {
          write()
          await sleep(20 + Math.random() * 30)
          if (holder()[0] === owner) break
        }
        await sleep(50 + Math.random() * 100)
      }
      const renewal = setInterval(write, LEASE_MS / 3)
      try {
        return await run()
      } finally {
        clearInterval(renewal)
        if (holder()[0] === owner) storage.removeItem(slot)
      }
    })
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
