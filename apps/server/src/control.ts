import { createInterface } from 'node:readline'
import type { Socket } from 'node:net'
import { UltraChatError, toProblem } from '@ultrachat/contracts'
import type { Bus, Ctx } from '@ultrachat/ports'

interface Asked {
  readonly id: number
  readonly command: string
  readonly ctx: Ctx
  readonly input: unknown
}

/**
 * The operator's way to the bus of a running server: JSON lines over the control socket, which only the user that runs the
 * server can open. For the importer and other tools; nothing of it is reachable over the network.
 */
export function serveControl(socket: Socket, bus: Bus): void {
  socket.on('error', () => socket.destroy())
  createInterface({ input: socket }).on('line', (line) => {
    void answer(line, bus).then((text) => socket.writable && socket.write(`${text}\n`))
  })
}

async function answer(line: string, bus: Bus): Promise<string> {
  let id: number | undefined
  try {
    const asked = JSON.parse(line) as Asked
    id = asked.id
    const result = await bus.request(asked.command, { ...asked.ctx, service: true }, asked.input, { timeoutMs: 120_000 })
    return JSON.stringify({ id, ...result })
  } catch (cause) {
    const error =
      cause instanceof UltraChatError
        ? cause
        : new UltraChatError('server.invalid_input', { issues: ['line: must be a request'] })
    return JSON.stringify({ id, ok: false, error: toProblem(error) })
  }
}
