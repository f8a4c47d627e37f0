import { memoryTokens, type TokenStore } from './session/tokens.js'
import { socketIo } from './socket/socket-io.js'
import type { TransportFactory } from './socket/transport.js'
import { memoryStore } from './store/memory.js'
import type { ClientStore } from './store/port.js'
import { browserTabs, oneTab, type Tabs } from './tabs.js'
import type { ClientOptions } from './types.js'

export interface ResolvedOptions {
  url: string
  auth: 'cookie' | 'body'
  tokens: TokenStore
  store: ClientStore
  fetch: typeof fetch
  device?: string | undefined
  tabs: Tabs
  transport: TransportFactory
}

/** What is not said, by where the client runs: pages use the cookie and share with their tabs, programs do neither. */
export function resolveOptions(options: ClientOptions): ResolvedOptions {
  const inBrowser = typeof location !== 'undefined' && typeof document !== 'undefined'
  const auth = options.auth ?? (inBrowser ? 'cookie' : 'body')
  return {
    url: (options.url ?? (inBrowser ? location.origin : 'http://localhost:3000')).replace(/\/$/, ''),
    auth,
    tokens: options.tokens ?? memoryTokens(),
    store: options.store ?? memoryStore(),
    // Called bare: a browser's fetch refuses to be a method of something else.
    fetch: options.fetch ?? ((...args: Parameters<typeof fetch>) => globalThis.fetch(...args)),
    device: options.device,
    tabs: options.tabs ?? (auth === 'cookie' && inBrowser ? browserTabs(options.storageKey ?? 'ultrachat') : oneTab()),
    transport: options.transport ?? socketIo,
  }
}
