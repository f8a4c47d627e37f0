import type { Server as HttpServer, IncomingMessage } from 'node:http'
import { Injectable, type OnModuleDestroy } from '@nestjs/common'
import { ExternalContextCreator } from '@nestjs/core'
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js'
import { Config } from '@ultrachat/config'
import { type Command, type PayloadOf, UltraChatError, auth, limits, room, toProblem, users } from '@ultrachat/contracts'
import { Log, Serial } from '@ultrachat/kit'
import { Bus, Ids } from '@ultrachat/ports'
import { Server, type Socket } from 'socket.io'
import type { Call } from '../call.js'
import { Edge, outside } from '../edge.js'
import { expected } from '../problems.js'
import { FanOut } from './fan-out.js'
import { PresenceEdge } from './presence-edge.js'
import { RevokedSessions } from './revoked-sessions.js'
import { cutSlowSockets } from './slow-sockets.js'
import { SocketDoor } from './socket-door.js'

type Ack = (answer: { ok: true; data: unknown } | { ok: false; error: unknown }) => void
/** The one argument of an event; none is an empty input. More than one fits no command. */
const inputOf = (args: unknown[]): unknown => (args.length > 1 ? args : args.length === 0 ? {} : args[0])
type Handler = (call: Call) => Promise<unknown>
const QUEUED = 1000

@Injectable()
export class SocketParts {
  constructor(
    readonly door: SocketDoor,
    readonly fanOut: FanOut,
    readonly presence: PresenceEdge,
    readonly revoked: RevokedSessions,
  ) {}
}

@Injectable()
export class SocketTools {
  constructor(
    readonly bus: Bus,
    readonly ids: Ids,
    readonly log: Log,
    readonly config: Config,
  ) {}
}

/** Socket.IO: each event is a command through the same guards and pipes as REST, and gets exactly one ack. */
@Injectable()
export class SocketEdge implements OnModuleDestroy {
  #io: Server | undefined
  #stopCutting: (() => void) | undefined
  readonly #handlers = new Map<string, { command: Command; handle: Handler }>()

  constructor(
    private readonly parts: SocketParts,
    private readonly tools: SocketTools,
    private readonly contexts: ExternalContextCreator,
  ) {}

  async start(http: HttpServer, edge: InstanceType<typeof Edge>): Promise<void> {
    for (const command of outside)
      if (command.socket) this.#handlers.set(command.socket, { command, handle: this.#handlerOf(edge, command) })
    await this.parts.revoked.load()
    await this.tools.bus.listen(room.server(), (event) => {
      if (event.name === auth.sessionRevoked.name) this.#cut(event.payload as PayloadOf<typeof auth.sessionRevoked>)
      if (event.name === users.presenceUpdated.name)
        this.parts.presence.changed(event.payload as PayloadOf<typeof users.presenceUpdated>)
    })
    this.#io = new Server(http, {
      transports: ['websocket'],
      maxHttpBufferSize: limits.frameBytes,
      pingInterval: 10_000,
      pingTimeout: 5_000,
      connectTimeout: 10_000,
      serveClient: false,
      perMessageDeflate: false,
      allowRequest: (request: IncomingMessage, answer: (error: string | null, isAllowed: boolean) => void) =>
        answer(null, this.parts.door.isOpenTo(request)),
    })
    this.parts.fanOut.start(this.#io)
    this.#stopCutting = cutSlowSockets(this.#io, (socket, bytes) =>
      this.tools.log.warn({ userId: socket.data.userId, bytes }, 'A socket that does not read is cut'),
    )
    this.#io.use(
      (socket, next) =>
        void this.#admit(socket).then(
          () => next(),
          (error: unknown) => next(this.#refusal(error)),
        ),
    )
    this.#io.on('connection', (socket) => this.#serve(socket))
  }

  async onModuleDestroy(): Promise<void> {
    this.#stopCutting?.()
    await this.#io?.close()
  }

  /** How many sockets are open. */
  get size(): number {
    return this.#io?.of('/').sockets.size ?? 0
  }

  async #admit(socket: Socket): Promise<void> {
    const { userId, leave } = await this.parts.door.admit(socket)
    socket.conn.once('close', () => {
      leave()
      this.parts.fanOut.leave(socket, userId)
      this.parts.presence.leave(socket)
    })
    await this.parts.fanOut.enter(socket, userId)
    if (socket.conn.readyState === 'open') this.parts.presence.arrive(socket, userId)
  }

  #serve(socket: Socket): void {
    const serial = new Serial()
    let queued = 0
    socket.onAny((event: string, ...args: unknown[]) => {
      const ack = typeof args.at(-1) === 'function' ? (args.pop() as Ack) : undefined
      const requestId = this.tools.ids.id()
      const found = this.#handlers.get(event)
      if (!found || queued >= QUEUED) {
        const error = new UltraChatError(found ? 'server.rate_limited' : 'server.not_found', found && { retryAfter: 1 })
        return ack?.({ ok: false, error: toProblem(error, requestId) })
      }
      queued++
      const call: Call = { command: found.command, ctx: { ...socket.data.ctx, requestId }, rawInput: inputOf(args), socket }
      const answer = async () => {
        const result = await this.#answer(found.handle, call)
        queued--
        ack?.(result)
      }
      // What one socket sends to one chat is carried out in order of arrival.
      const chatId = found.command.limit === 'send' ? (args[0] as { chatId?: unknown } | undefined)?.chatId : undefined
      void (typeof chatId === 'string' ? serial.run(chatId, answer) : answer())
    })
  }

  async #answer(handle: Handler, call: Call): Promise<Parameters<Ack>[0]> {
    try {
      return { ok: true, data: (await handle(call)) ?? {} }
    } catch (thrown) {
      return { ok: false, error: toProblem(this.#expected(thrown, call.ctx.requestId), call.ctx.requestId) }
    }
  }

  #refusal(thrown: unknown): Error {
    const problem = toProblem(this.#expected(thrown, 'connect'))
    return Object.assign(new Error(problem.code), { data: problem })
  }

  #expected(thrown: unknown, requestId: string): UltraChatError {
    const error = expected(thrown)
    if (!error) this.tools.log.error({ err: thrown, requestId }, 'A socket event failed')
    return error ?? new UltraChatError('server.internal')
  }

  /** Nest's guards, parameters and pipes around the edge's method, as for its route. */
  #handlerOf(edge: InstanceType<typeof Edge>, command: Command): Handler {
    const method = (edge as unknown as Record<string, (...args: unknown[]) => unknown>)[command.name]!
    const factory = { exchangeKeyForValue: () => undefined }
    const options = { guards: true, interceptors: true, filters: false }
    return this.contexts.create(
      edge,
      method,
      command.name,
      ROUTE_ARGS_METADATA,
      factory,
      undefined,
      undefined,
      options,
      'ws',
    )
  }

  #cut({ sessionId, reason }: PayloadOf<typeof auth.sessionRevoked>): void {
    this.parts.revoked.add(sessionId)
    for (const socket of this.#io?.of('/').sockets.values() ?? []) {
      if (socket.data.ctx?.sessionId !== sessionId) continue
      socket.emit(auth.sessionRevoked.socket!, { reason })
      socket.disconnect(true)
    }
  }
}
