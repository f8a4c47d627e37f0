import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'

// The peer: Socket.IO as it comes, one room, nothing checked and nothing stored.
const http = createServer()
const io = new Server(http, { transports: ['websocket'], serveClient: false, perMessageDeflate: false })
let seq = 0
io.on('connection', (socket) => {
  void socket.join('room')
  socket.on('message:send', (input: { text: string; clientId: string; chatId: string }, ack: (answer: unknown) => void) => {
    const now = new Date().toISOString()
    const message = {
      id: input.clientId,
      seq: ++seq,
      pts: seq,
      kind: 'text',
      senderId: input.clientId,
      ...input,
      createdAt: now,
    }
    io.to('room').emit('message:created', { chatId: input.chatId, pts: seq, message })
    ack({ ok: true, data: message })
  })
})
http.listen(0, '127.0.0.1', () => process.stdout.write(`runs at http://127.0.0.1:${(http.address() as AddressInfo).port}\n`))
process.on('SIGTERM', () => process.exit(0))
