import { Module } from '@nestjs/common'
import { AccessTokens } from './access-tokens.js'
import { AuthHandlers } from './auth.handlers.js'
import { AuthRepository } from './auth.repository.js'
import { AuthService, AuthTools } from './auth.service.js'
import { LoginLock } from './login-lock.js'
import { Passwords } from './passwords.js'
import { SessionTools, SessionsService } from './sessions.service.js'

/** The role `auth`: credentials, sessions, tokens. */
@Module({
  providers: [
    AccessTokens,
    AuthHandlers,
    AuthRepository,
    AuthService,
    AuthTools,
    LoginLock,
    Passwords,
    SessionTools,
    SessionsService,
  ],
})
export class AuthModule {}
