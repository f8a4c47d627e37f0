import {
  toProblem,
  users,
  UltraChatError,
  type ErrorCode,
  type Problem,
  type SyncAnswer,
  type SyncInput,
  type User,
} from '@ultrachat/contracts'
import { newId } from '../ids.js'
import type { Ack, TransportFactory } from '../socket/transport.js'
import { FakeLog } from './fake-log.js'
import { type FakeSocket, transportOf } from './fake-transport.js'

type Input = Record<string, any>

/** Answers clients from memory, with faults on demand. Enough of a server for tests of clients; the real one is the judge. */
export class FakeServer {
  epoch = 'epoch-1'
  readonly users = new Map<string, User>()
  readonly chats = new Map<string, FakeLog>()
  readonly sockets = new Set<FakeSocket>()
  /** Every command as it came, for assertions. */
  readonly requests: { name: string; input: Input }[] = []
  readonly #tokens = new Map<string, string>()
  readonly #refresh = new Map<string, string>()
  #cookie: string | undefined
  readonly #listPts = new Map<string, number>()
  readonly #listRows = new Map<string, Map<string, number>>()
  #count = 0
  /** The network is away. */
  isOffline = false
  /** Decides what happens to one answer: a problem instead, `lost` after it was carried out, or undefined. */
  fault: (name: string, input: Input) => 'lost' | 'cut' | Problem | undefined = () => undefined
  /** Decides whether an event reaches a socket. */
  dropsEvent: (name: string, userId: string) => boolean = () => false

  user(name: string): User {
    const user: User = { id: newId(), username: name, name, color: 1, kind: 'person', createdAt: new Date().toISOString() }
    this.users.set(user.id, user)
    return user
  }

  chat(title: string, members: readonly User[]): FakeLog {
    const log = new FakeLog(title, ({ name, ...payload }) => this.say(name, payload, [...log.members.keys()]))
    this.chats.set(log.id, log)
    for (const { id } of members) this.join(log, id)
    return log
  }

  join(log: FakeLog, userId: string): void {
    log.members.set(userId, { fromSeq: 1, readSeq: log.lastSeq })
    this.say('chat:created', { box: 'list', pts: this.#raise(userId, log.id), chat: log.chat(userId) }, [userId])
  }

  leave(log: FakeLog, userId: string): void {
    log.members.delete(userId)
    this.say('chat:removed', { box: 'list', pts: this.#raise(userId, log.id), chatId: log.id }, [userId])
  }

  say(name: string, payload: unknown, userIds: readonly string[]): void {
    for (const { userId, events } of this.sockets) {
      if (userIds.includes(userId) && !this.dropsEvent(name, userId)) events.heard(name, structuredClone(payload))
    }
  }

  goOffline(): void {
    this.isOffline = true
    for (const socket of [...this.sockets]) socket.cut('transport close')
  }

  goOnline(): void {
    this.isOffline = false
  }

  userOf(token: string): string | undefined {
    return this.#tokens.get(token)
  }

  /** Every access token that is out there stops working. */
  expireTokens(): void {
    this.#tokens.clear()
  }

  /** Where a client's socket comes from. */
  readonly transport: TransportFactory = (_url, events) => transportOf(this, events)

  /** Where a client's requests go. */
  readonly fetch: typeof fetch = async (url, init = {}) => {
    if (this.isOffline) throw new TypeError('fetch failed')
    const { pathname, searchParams } = new URL(url as string, 'http://fake')
    const name = `${init.method} ${pathname.replace(/^\/api/, '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id')}`
    const [chatId, messageId] = pathname.match(/[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? []
    const input: Input = {
      ...Object.fromEntries(searchParams),
      ...(init.body ? JSON.parse(init.body as string) : {}),
      ...(chatId && { chatId }),
      ...(messageId && { messageId }),
    }
    await new Promise((resolve) => setTimeout(resolve, 1))
    const fault = this.fault(name, input)
    if (fault === 'cut' || fault === 'lost') throw new TypeError('fetch failed')
    const token = new Headers(init.headers).get('authorization')?.slice('Bearer '.length)
    const answer: Ack = fault ? { ok: false, error: fault } : this.answer(name, input, this.#tokens.get(token ?? '') ?? '')
    const [status, type, data] = answer.ok
      ? [200, 'application/json', answer.data]
      : [answer.error.status, 'application/problem+json', answer.error]
    return new Response(JSON.stringify(data), { status, headers: { 'content-type': type } })
  }

  answer(name: string, input: Input, userId: string): Ack {
    this.requests.push({ name, input })
    try {
      return { ok: true, data: structuredClone(this.#carryOut(name, input, userId)) }
    } catch (error) {
      if (!(error instanceof UltraChatError)) throw error
      return { ok: false, error: toProblem(error) }
    }
  }

  #carryOut(name: string, input: Input, userId: string): unknown {
    if (name === 'POST /auth/login')
      return this.#tokensFor([...this.users.values()].find((user) => user.username === input.login)!.id)
    if (name === 'POST /auth/refresh') return this.#refreshed(input.refreshToken ?? this.#cookie)
    if (name === 'POST /auth/logout') return {}
    if (!userId) throw new UltraChatError('auth.invalid_token')
    switch (name) {
      case 'sync':
        return this.#sync(input as SyncInput, userId)
      case 'GET /users/me':
        return { ...this.users.get(userId), role: 'user' }
      case 'GET /users/me/settings':
        return users.defaultSettings
      case 'GET /users':
        return {
          items: String(input.ids)
            .split(',')
            .flatMap((id) => this.users.get(id) ?? []),
        }
      case 'presence:watch':
        return { items: input.userIds.map((id: string) => ({ userId: id, online: true })) }
      case 'presence:set':
      case 'typing:start':
      case 'typing:stop':
        return {}
    }
    const log = this.chats.get(input.chatId)
    if (!log?.members.has(userId)) throw new UltraChatError('chat.not_found')
    switch (name) {
      case 'GET /chats/:id':
        return log.chat(userId)
      case 'GET /chats/:id/messages':
        return log.history(numbers(input))
      case 'GET /chats/:id/messages/:id':
        return log.messages[seqOf(log, input) - 1]
      case 'GET /chats/:id/reads':
        return { items: [] }
      case 'PATCH /chats/:id/me':
        return log.chat(userId).me
      case 'message:send':
        return log.send(userId, input.clientId, input.text, input.replyToId && replyTarget(log, input))
      case 'message:edit':
        return log.change(seqOf(log, input), { text: input.text, editedAt: new Date().toISOString() })
      case 'message:delete':
        return log.remove(seqOf(log, input))
      case 'message:react':
        return log.change(seqOf(log, input), { reactions: [{ emoji: input.emoji, count: 1, userIds: [userId] }] })
      case 'message:read':
        return { readSeq: (log.members.get(userId)!.readSeq = Math.max(log.members.get(userId)!.readSeq, input.seq)) }
    }
    throw new UltraChatError('server.not_found')
  }

  #sync(input: SyncInput, userId: string): SyncAnswer {
    const isKnown = input.epoch === undefined || input.epoch === this.epoch
    const since = (pts: number) => (isKnown ? pts : 0)
    const rows = [...(this.#listRows.get(userId) ?? [])].filter(([, pts]) => pts > since(input.boxes.list ?? 0))
    const items = rows.map(([id]) => {
      const log = this.chats.get(id)
      return log?.members.has(userId) ? log.chat(userId) : { id, removed: true as const }
    })
    const mine = Object.entries(input.chats).filter(([id]) => this.chats.get(id)?.members.has(userId))
    const chats = mine
      .map(([id, pts]) => this.chats.get(id)!.changes(since(pts), { limit: 40 }))
      .filter((changes) => changes.items.length > 0 || changes.tooLong)
    return {
      epoch: this.epoch,
      boxes: {
        ...(input.boxes.list !== undefined && { list: { items, pts: this.#listPts.get(userId) ?? 0, hasMore: false } }),
        ...(input.boxes.self !== undefined && { self: { items: [], pts: 0, hasMore: false } }),
        ...(input.boxes.marks !== undefined && { marks: { items: [], pts: 0, hasMore: false } }),
      },
      chats,
      removed: Object.keys(input.chats).filter((id) => !this.chats.get(id)?.members.has(userId)),
      complete: chats.every((changes) => !changes.hasMore),
    }
  }

  #raise(userId: string, chatId: string): number {
    const pts = (this.#listPts.get(userId) ?? 0) + 1
    this.#listPts.set(userId, pts)
    this.#listRows.set(userId, (this.#listRows.get(userId) ?? new Map()).set(chatId, pts))
    return pts
  }

  #tokensFor(userId: string) {
    const accessToken = `access-${++this.#count}`
    const refreshToken = `refresh-token-number-${this.#count}`
    this.#tokens.set(accessToken, userId)
    this.#refresh.set(refreshToken, userId)
    this.#cookie = refreshToken
    return { user: this.users.get(userId)!, accessToken, expiresIn: 900, refreshToken }
  }

  #refreshed(refreshToken: string | undefined) {
    const userId = this.#refresh.get(refreshToken ?? '')
    if (!userId) throw new UltraChatError('auth.invalid_refresh')
    this.#refresh.delete(refreshToken!)
    return this.#tokensFor(userId)
  }
}

export function problem(code: ErrorCode, params?: Record<string, number>): Problem {
  return toProblem(new UltraChatError(code, params))
}

function numbers(input: Input): Record<string, number> {
  return Object.fromEntries(
    Object.entries(input)
      .filter(([name]) => name !== 'chatId')
      .map(([name, value]) => [name, Number(value)]),
  )
}

function seqOf(log: FakeLog, { messageId }: Input): number {
  const found = log.messages.find((message) => message.id === messageId)
  if (!found) throw new UltraChatError('messages.not_found')
  return found.seq
}

function replyTarget(log: FakeLog, { replyToId }: Input): { id: string; seq: number } {
  const found = log.messages.find((message) => message.id === replyToId)
  if (!found || 'deletedAt' in found) throw new UltraChatError('messages.reply_not_found')
  return { id: found.id, seq: found.seq }
}
