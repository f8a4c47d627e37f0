import { toProblem, UltraChatError, type Problem } from '@ultrachat/contracts'
import { OfflineError, TimeoutError } from '../errors.js'
import type { Ack, Transport, TransportEvents } from '../socket/transport.js'

/** The server's side of the wire. */
export interface FakeListener {
  readonly isOffline: boolean
  readonly sockets: Set<FakeSocket>
  userOf(token: string): string | undefined
  answer(event: string, data: Record<string, unknown>, userId: string): Ack
  fault(event: string, data: Record<string, unknown>): 'cut' | 'lost' | Problem | undefined
}

export interface FakeSocket {
  userId: string
  events: TransportEvents
  cut(reason: string): void
}

/** One client's socket to a fake server, with the faults that the server decides on. */
export function transportOf(server: FakeListener, events: TransportEvents): Transport {
  let socket: FakeSocket | undefined
  return {
    get connected() {
      return socket !== undefined
    },
    open: (token) =>
      queueMicrotask(() => {
        const userId = server.userOf(token)
        if (server.isOffline) return events.refused(new Error('xhr poll error'))
        if (!userId) return events.refused(toProblem(new UltraChatError('auth.invalid_token')))
        socket = {
          userId,
          events,
          cut(reason) {
            server.sockets.delete(socket!)
            socket = undefined
            events.closed(reason)
          },
        }
        server.sockets.add(socket)
        events.opened()
      }),
    close: () => socket?.cut('io client disconnect'),
    say: (event, data) => void (socket && server.answer(event, data as Record<string, unknown>, socket.userId)),
    async request(event, data, timeout): Promise<Ack> {
      if (!socket) throw new OfflineError()
      const { userId } = socket
      await Promise.resolve()
      const fault = server.fault(event, data as Record<string, unknown>)
      if (typeof fault === 'object') return { ok: false, error: fault }
      const answer = server.answer(event, data as Record<string, unknown>, userId)
      if (fault === 'cut') {
        socket?.cut('transport close')
        throw new OfflineError()
      }
      if (fault === 'lost') {
        await new Promise((resolve) => setTimeout(resolve, timeout))
        throw new TimeoutError()
      }
      if (!socket) throw new OfflineError()
      return answer
    },
  }
}
