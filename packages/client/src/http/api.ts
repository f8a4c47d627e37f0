import { auth, chats, messages, server, sync, users, type Command, type InputOf, type OutputOf } from '@ultrachat/contracts'

type Arguments<I> = {} extends I ? [input?: I] : [input: I]
type Method<C> = C extends Command<any, any> ? (...input: Arguments<InputOf<C>>) => Promise<OutputOf<C>> : never
type Commands<M> = { [K in keyof M as M[K] extends Command<any, any> ? K : never]: Method<M[K]> }

/** Every command by its contract: `api.chats.create(input)`. REST where it has a route, else the socket. */
export interface Api {
  auth: Commands<typeof auth>
  users: Commands<typeof users>
  chats: Commands<typeof chats>
  messages: Commands<typeof messages>
  sync: Commands<typeof sync>
  server: Commands<typeof server>
}

export type Caller = (command: Command<any, any>, input: never) => Promise<unknown>

export function apiTree(call: Caller, emit: Caller): Api {
  const tree: Record<string, Record<string, unknown>> = {}
  for (const [room, module] of Object.entries({ auth, users, chats, messages, sync, server })) {
    tree[room] = {}
    for (const [name, value] of Object.entries(module)) {
      if (!isCommand(value)) continue
      const method = value.http ? call : value.socket ? emit : undefined
      if (method) tree[room][name] = (input = {}) => method(value, input as never)
    }
  }
  return tree as unknown as Api
}

function isCommand(value: unknown): value is Command {
  return typeof value === 'object' && value !== null && 'auth' in value && 'errors' in value && 'output' in value
}
