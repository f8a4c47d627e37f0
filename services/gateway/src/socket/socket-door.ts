import type { IncomingMessage } from 'node:http'
import { Injectable } from '@nestjs/common'
import { Config } from '@ultrachat/config'
import { fail } from '@ultrachat/contracts'
import { Ids } from '@ultrachat/ports'
import type { Socket } from 'socket.io'
import { clientIp } from '../client-ip.js'
import { Origins } from '../origins.js'
import { Tokens } from '../tokens.js'

/** Who may connect a socket: a known token, no foreign page, not too many of one person or address. */
@Injectable()
export class SocketDoor {
  readonly #open = new Map<string, number>()

  constructor(
    private readonly tokens: Tokens,
    private readonly origins: Origins,
    private readonly ids: Ids,
    private readonly config: Config,
  ) {}

  /** Before the handshake: the page's origin. A socket never signs in by cookie, so none is trusted but ours. */
  isOpenTo(request: IncomingMessage): boolean {
    return this.origins.isOurs(request.headers)
  }

  /** @throws auth.required, auth.invalid_token, server.rate_limited */
  async admit(socket: Socket): Promise<{ userId: string; leave: () => void }> {
    const token: unknown = socket.handshake.auth.token
    if (typeof token !== 'string' || token === '') fail('auth.required')
    const identity = await this.tokens.verify(token)
    const { headers } = socket.handshake
    const ip = clientIp(socket.handshake.address, headers['x-forwarded-for'], this.config.ULTRACHAT_TRUSTED_PROXIES)
    const leave = this.#count([`user ${identity.userId}`, `ip ${ip}`])
    const userAgent = headers['user-agent']
    const scheme = this.config.TLS_CERT ? 'https' : 'http'
    socket.data.userId = identity.userId
    socket.data.ctx = {
      requestId: this.ids.id(),
      ...identity,
      ip,
      ...(userAgent && { userAgent }),
      origin: this.origins.ofRequest(headers, scheme),
    }
    return { userId: identity.userId, leave }
  }

  #count([user, ip]: [string, string]): () => void {
    const { isRateLimited, ULTRACHAT_SOCKETS_PER_USER: perUser, ULTRACHAT_SOCKETS_PER_IP: perIp } = this.config
    const isFull = (this.#open.get(user) ?? 0) >= perUser || (this.#open.get(ip) ?? 0) >= perIp
    if (isRateLimited && isFull) fail('server.rate_limited', { retryAfter: 30 })
    this.#add(user, 1)
    this.#add(ip, 1)
    return () => {
      this.#add(user, -1)
      this.#add(ip, -1)
    }
  }

  #add(key: string, by: number): void {
    const count = (this.#open.get(key) ?? 0) + by
    if (count > 0) this.#open.set(key, count)
    else this.#open.delete(key)
  }
}
