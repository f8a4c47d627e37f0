import { Injectable } from '@nestjs/common'
import { auth } from '@ultrachat/contracts'
import { Keys } from '@ultrachat/kit'
import { Clock } from '@ultrachat/ports'
import { SignJWT } from 'jose'

/** Signs access tokens: HS256, 15 minutes, `typ` at+jwt (RFC 9068), for this server only. The gateway verifies them. */
@Injectable()
export class AccessTokens {
  constructor(
    private readonly keys: Keys,
    private readonly clock: Clock,
  ) {}

  sign(userId: string, sessionId: string): Promise<string> {
    const now = Math.floor(this.clock.now() / 1000)
    return new SignJWT({ sid: sessionId })
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'access-1' })
      .setSubject(userId)
      .setIssuer('ultrachat')
      .setAudience('ultrachat')
      .setIssuedAt(now)
      .setExpirationTime(now + auth.ACCESS_SECONDS)
      .sign(this.keys.of('auth.access'))
  }
}
