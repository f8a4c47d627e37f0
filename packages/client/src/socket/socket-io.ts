import { io } from 'socket.io-client'
import { OfflineError, TimeoutError } from '../errors.js'
import type { Ack, Transport, TransportEvents } from './transport.js'

/** The transport over Socket.IO. It does not reconnect by itself: `Connection` decides when. */
export function socketIo(url: string, events: TransportEvents): Transport {
  let token = ''
  const socket = io(url, {
    transports: ['websocket'],
    autoConnect: false,
    reconnection: false,
    forceNew: true,
    auth: (give) => give({ token }),
    timeout: 10_000,
  })
  socket.on('connect', () => events.opened())
  socket.on('connect_error', (error: Error & { data?: unknown }) => events.refused(error.data ?? error))
  socket.on('disconnect', (reason) => events.closed(reason))
  socket.onAny((event: string, payload: unknown) => events.heard(event, payload))
  return {
    get connected() {
      return socket.connected
    },
    open(fresh) {
      token = fresh
      socket.connect()
    },
    close: () => void socket.disconnect(),
    say: (event, data) => void (socket.connected && socket.emit(event, data)),
    request(event, data, timeout) {
      // A buffered packet would go out after a reconnect, past the outbox that decides what goes first.
      if (!socket.connected) return Promise.reject(new OfflineError())
      return new Promise<Ack>((resolve, reject) => {
        socket.timeout(timeout).emit(event, data, (error: Error | null, ack: Ack) => {
          if (!error) resolve(ack)
          else reject(socket.connected ? new TimeoutError() : new OfflineError('The connection was cut.', { cause: error }))
        })
      })
    },
  }
}
