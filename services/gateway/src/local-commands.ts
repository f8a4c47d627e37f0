import { Injectable } from '@nestjs/common'
import { Config } from '@ultrachat/config'
import { type ServerInfo, auth, limits, server, users } from '@ultrachat/contracts'
import { Ask } from '@ultrachat/kit'
import type { Call } from './call.js'
import { PresenceEdge } from './socket/presence-edge.js'
import { VERSION } from './version.js'

type Local = (call: Call, input: Record<string, unknown>) => Promise<unknown>

/** The few commands that the gateway answers itself: about the server, and about the socket that asks. */
@Injectable()
export class LocalCommands {
  readonly #handlers = new Map<string, Local>([
    [server.info.name, () => this.#info()],
    [users.setPresence.name, (call, input) => this.presence.set(call.socket!, input.status as 'online' | 'away')],
    [users.watchPresence.name, (call, input) => this.presence.watch(call.socket!, call.ctx, input.userIds as string[])],
  ])

  constructor(
    private readonly presence: PresenceEdge,
    private readonly ask: Ask,
    private readonly config: Config,
  ) {}

  of(command: string): Local | undefined {
    return this.#handlers.get(command)
  }

  async #info(): Promise<ServerInfo> {
    const { needsOwner, registration } = await this.ask.of(auth.setupState, this.ask.service(), {})
    return {
      name: this.config.ULTRACHAT_SERVER_NAME,
      version: VERSION,
      registration,
      needsOwner,
      features: ['chats', 'messages', 'invites', 'presence'],
      limits: { ...limits },
    }
  }
}
