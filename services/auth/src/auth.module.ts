import { Module } from '@nestjs/common'
import { AccountsHandlers } from './accounts/accounts.handlers.js'
import { AccountsService, AuthTools } from './accounts/accounts.service.js'
import { LoginLock } from './accounts/login-lock.js'
import { Passwords } from './accounts/passwords.js'
import { AuthRepository } from './auth.repository.js'
import { AccessTokens } from './sessions/access-tokens.js'
import { SessionsHandlers } from './sessions/sessions.handlers.js'
import { SessionTools, SessionsService } from './sessions/sessions.service.js'

/** The role `auth`: credentials, sessions, tokens. */
@Module({
  providers: [
    AccessTokens,
    AccountsHandlers,
    AccountsService,
    AuthRepository,
    AuthTools,
    LoginLock,
    Passwords,
    SessionTools,
    SessionsHandlers,
    SessionsService,
  ],
})
export class AuthModule {}
