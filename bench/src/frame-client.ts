import { WebSocket } from 'ws'

/**
 * A Socket.IO client reduced to frames, so that the load generator costs little: it counts what it hears and parses acks only.
 * Speaks Engine.IO 4 and the Socket.IO 5 packets that the bench needs.
 */
export class FrameClient {
  heard = 0
  readonly #socket: WebSocket
  readonly #acks = new Map<number, (text: string) => void>()
  #nextId = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
  }

  static connect(url: string, token: string): Promise<FrameClient> {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`, {
      perMessageDeflate: false,
    })
    const client = new FrameClient(socket)
    return new Promise((resolve, reject) => {
      socket.on('error', reject)
      socket.on('message', (data: Buffer) => {
        const text = data.toString('latin1')
        if (text.startsWith('0')) socket.send(`40${JSON.stringify({ token })}`)
        else if (text === '2') socket.send('3')
        else if (text.startsWith('40')) resolve(client)
        else if (text.startsWith('44')) reject(new Error(data.toString()))
        else if (text.startsWith('43')) client.#answered(data.toString())
        else if (text.startsWith('42["message:created"')) client.heard++
      })
    })
  }

  /** Sends an event; resolves with the ack's text. */
  emit(event: string, input: unknown): Promise<string> {
    const id = this.#nextId++
    this.#socket.send(`42${id}${JSON.stringify([event, input])}`)
    return new Promise((resolve) => this.#acks.set(id, resolve))
  }

  close(): void {
    this.#socket.close()
  }

  #answered(text: string): void {
    const end = text.indexOf('[')
    const id = Number(text.slice(2, end))
    this.#acks.get(id)?.(text.slice(end))
    this.#acks.delete(id)
  }
}
