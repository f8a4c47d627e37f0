import { Injectable } from '@nestjs/common'
import { UltraChatError } from '@ultrachat/contracts'
import { Keys } from '@ultrachat/kit'
import { Clock } from '@ultrachat/ports'
import { jwtVerify } from 'jose'
import { RevokedSessions } from './socket/revoked-sessions.js'

export interface Identity {
  readonly userId: string
  readonly sessionId: string
}

/** Verifies access tokens (RFC 8725: one algorithm, explicit type, issuer and audience; the key is ours whatever the header says). */
@Injectable()
export class Tokens {
  constructor(
    private readonly keys: Keys,
    private readonly clock: Clock,
    private readonly revoked: RevokedSessions,
  ) {}

  /** @throws auth.invalid_token */
  async verify(token: string): Promise<Identity> {
    const { payload } = await jwtVerify(token, this.keys.of('auth.access'), {
      algorithms: ['HS256'],
      typ: 'at+jwt',
      issuer: 'ultrachat',
      audience: 'ultrachat',
      requiredClaims: ['sub', 'sid', 'exp'],
      currentDate: new Date(this.clock.now()),
    }).catch((cause: unknown) => {
      throw new UltraChatError('auth.invalid_token', undefined, { cause })
    })
    const sessionId = payload.sid as string
    if (this.revoked.has(sessionId)) throw new UltraChatError('auth.invalid_token')
    return { userId: payload.sub!, sessionId }
  }
}
