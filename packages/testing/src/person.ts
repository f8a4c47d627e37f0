import { randomUUID } from 'node:crypto'
import type { Message, Problem, Tokens } from '@ultrachat/contracts'
import { type Socket, io } from 'socket.io-client'
import type { Server } from './start-ultra-chat.js'

export interface Reply<T = any> {
  readonly status: number
  readonly body: T
  readonly headers: Headers
}

type Ack = { ok: true; data: unknown } | { ok: false; error: Problem }

/** Somebody who uses the server by plain HTTP and Socket.IO, as an independent client would. */
export class Person {
  readonly id: string
  readonly username: string
  #sockets: Socket[] = []

  constructor(
    readonly server: Pick<Server, 'url'>,
    readonly tokens: Tokens,
  ) {
    this.id = tokens.user.id
    this.username = tokens.user.username
  }

  /** `METHOD /path` under /api. */
  rest<T = any>(route: string, body?: unknown): Promise<Reply<T>> {
    return rest<T>(this.server, route, body, { authorization: `Bearer ${this.tokens.accessToken}` })
  }

  /** As `rest`, but anything but success is an error. */
  async do<T = any>(route: string, body?: unknown): Promise<T> {
    const reply = await this.rest<T>(route, body)
    if (reply.status >= 300) throw new Error(`${route} answered ${reply.status}: ${JSON.stringify(reply.body)}`)
    return reply.body
  }

  /** A connected socket that writes down what it hears. */
  async connect(): Promise<Device> {
    const socket = io(this.server.url, {
      transports: ['websocket'],
      auth: { token: this.tokens.accessToken },
      forceNew: true,
      reconnection: false,
    })
    this.#sockets.push(socket)
    const device = new Device(socket)
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject))
    return device
  }

  send(chatId: string, text: string, more: object = {}): Promise<Message> {
    return this.do(`POST /chats/${chatId}/messages`, { clientId: randomUUID(), text, ...more })
  }

  disconnect(): void {
    for (const socket of this.#sockets) socket.disconnect()
  }
}

/** One socket of a person. */
export class Device {
  readonly heard: { event: string; payload: any }[] = []
  #waiting: (() => void)[] = []

  constructor(readonly socket: Socket) {
    socket.onAny((event: string, payload: unknown) => {
      this.heard.push({ event, payload })
      for (const wake of this.#waiting.splice(0)) wake()
    })
  }

  emit(event: string, input: unknown): Promise<Ack> {
    return this.socket.timeout(10_000).emitWithAck(event, input) as Promise<Ack>
  }

  /** The payload of the first event of that name, heard or yet to come, that fits. */
  async hears<T = any>(event: string, fits: (payload: T) => boolean = () => true, withinMs = 5000): Promise<T> {
    const until = Date.now() + withinMs
    for (;;) {
      const found = this.heard.find((one) => one.event === event && fits(one.payload as T))
      if (found) return found.payload as T
      const left = until - Date.now()
      if (left <= 0)
        throw new Error(
          `${event} was not heard within ${withinMs} ms; heard: ${this.heard.map((one) => one.event).join(', ')}`,
        )
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left)
        this.#waiting.push(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    }
  }

  heardOf(event: string): any[] {
    return this.heard.filter((one) => one.event === event).map((one) => one.payload)
  }
}

export async function rest<T = any>(
  server: Pick<Server, 'url'>,
  route: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply<T>> {
  const [method, path] = route.split(' ') as [string, string]
  const response = await fetch(`${server.url}/api${path}`, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as T, headers: response.headers }
}
