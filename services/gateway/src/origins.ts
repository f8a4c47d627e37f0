import type { IncomingHttpHeaders } from 'node:http'
import { Injectable } from '@nestjs/common'
import { Config } from '@ultrachat/config'

/** Which web pages may talk to this server with a person's browser: only our own. */
@Injectable()
export class Origins {
  constructor(private readonly config: Config) {}

  /** Ours is PUBLIC_URL's; without it, the one whose host and port equal the Host header. None is allowed: only non-browsers send none. */
  isOurs(headers: IncomingHttpHeaders): boolean {
    const { origin, host } = headers
    if (origin === undefined) return true
    if (this.config.PUBLIC_URL) return origin === new URL(this.config.PUBLIC_URL).origin
    if (!URL.canParse(origin)) return false
    const page = new URL(origin)
    return /^https?:$/.test(page.protocol) && page.host === host
  }

  ofRequest(headers: IncomingHttpHeaders, protocol: string): string {
    return this.config.PUBLIC_URL ?? `${protocol}://${headers.host ?? 'localhost'}`
  }
}
