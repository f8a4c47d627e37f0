import type { Server, Socket } from 'socket.io'

const LOOK_MS = 1000
/** What may wait for one socket in this process, in bytes; beyond it the socket does not read, and recovers by sync. */
const WAITING_BYTES = 4 * 1024 * 1024

interface Packet {
  readonly data?: string | Buffer
  readonly options?: { readonly wsPreEncodedFrame?: readonly Buffer[] }
}

/** Cuts sockets that do not read, so that they never grow the server's memory. Returns what stops it. */
export function cutSlowSockets(io: Server, onCut: (socket: Socket, bytes: number) => void): () => void {
  const timer = setInterval(() => {
    for (const socket of io.of('/').sockets.values()) {
      const bytes = waitingFor(socket)
      if (bytes <= WAITING_BYTES) continue
      onCut(socket, bytes)
      // At once: a polite close would wait behind what is not read.
      socket.conn.transport.discard()
      ;(socket.conn.transport as unknown as { socket: { terminate(): void } }).socket.terminate()
    }
  }, LOOK_MS)
  return () => clearInterval(timer)
}

function waitingFor(socket: Socket): number {
  const { transport, writeBuffer } = socket.conn as unknown as {
    transport: { socket?: { bufferedAmount?: number } }
    writeBuffer: readonly Packet[]
  }
  return writeBuffer.reduce((sum, packet) => sum + sizeOf(packet), transport.socket?.bufferedAmount ?? 0)
}

function sizeOf({ data, options }: Packet): number {
  if (options?.wsPreEncodedFrame) return options.wsPreEncodedFrame.reduce((sum, part) => sum + part.length, 0)
  return data?.length ?? 0
}
