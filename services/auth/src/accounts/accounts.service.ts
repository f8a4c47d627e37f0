import { timingSafeEqual } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import { Config } from '@ultrachat/config'
import { type Me, type OutputOf, UltraChatError, auth, chats, fail, nameKey, users } from '@ultrachat/contracts'
import { Ask, Serial } from '@ultrachat/kit'
import { type Ctx, Ids } from '@ultrachat/ports'
import { AuthRepository } from '../auth.repository.js'
import { type Issued, SessionsService } from '../sessions/sessions.service.js'
import { LoginLock } from './login-lock.js'
import { Passwords } from './passwords.js'
import { SetupToken } from './setup-token.js'

type Tokens = OutputOf<typeof auth.login>
interface RegisterInput {
  username: string
  name: string
  password: string
  email?: string
  inviteCode?: string
  setupToken?: string
}

@Injectable()
export class AuthTools {
  constructor(
    readonly config: Config,
    readonly ids: Ids,
    readonly lock: LoginLock,
    readonly setup: SetupToken,
  ) {}
}

/** Who is who: accounts' credentials and sign-in. */
@Injectable()
export class AccountsService {
  readonly #registrations = new Serial()

  constructor(
    private readonly repository: AuthRepository,
    private readonly sessions: SessionsService,
    private readonly passwords: Passwords,
    private readonly ask: Ask,
    private readonly tools: AuthTools,
  ) {}

  /** The first person needs the setup token and owns the server; later ones come as ULTRACHAT_REGISTRATION says. */
  async register(ctx: Ctx, input: RegisterInput): Promise<Tokens> {
    await this.#admit(input)
    const passwordHash = await this.passwords.hash(input.password)
    // One at a time: of two that present the setup token only the first becomes the owner.
    const user = await this.#registrations.run('register', async () => {
      const { role } = await this.#admit(input)
      const id = this.tools.ids.id()
      // The hash comes first: an account without one could never sign in, a hash without an account harms nobody.
      await this.repository.setPasswordHash(id, passwordHash, Date.now())
      const { username, name, email } = input
      const created = await this.ask.of(users.create, this.ask.service(), { id, username, name, email, role })
      // Within the turn: of many who come with the last use of an invite only the first gets an account.
      if (input.inviteCode) await this.#join(ctx, id, input.inviteCode)
      return created
    })
    await this.ask.of(chats.createSaved, this.ask.service(), { userId: user.id })
    return present(user, await this.sessions.start(ctx, user.id))
  }

  /** Whom an invite admitted stays registered, also where its chat filled up or went away in the same moment. */
  async #join(ctx: Ctx, userId: string, code: string): Promise<void> {
    try {
      await this.ask.of(chats.joinByInvite, { ...ctx, userId }, { code })
    } catch (error) {
      if (!(error instanceof UltraChatError) || error.status >= 500) throw error
    }
  }

  /** Every way to sign in ends here. @throws auth.invalid_credentials alike for an unknown name and a wrong password */
  async login(ctx: Ctx, input: { login: string; password: string }): Promise<Tokens> {
    const { user } = await this.ask.of(users.account, this.ask.service(), { login: input.login })
    // One count for an account, whether it is tried by username or by e-mail.
    const account = user?.id ?? nameKey(input.login)
    await this.tools.lock.countTry(account)
    const hashed = user ? await this.repository.passwordHash(user.id) : undefined
    if (!(await this.passwords.verify(input.password, hashed)) || !user) fail('auth.invalid_credentials')
    await this.tools.lock.forget(account)
    return present(user, await this.sessions.start(ctx, user.id))
  }

  async refresh(ctx: Ctx, refreshToken: string | undefined): Promise<Tokens> {
    const issued = await this.sessions.refresh(ctx, refreshToken)
    const { user } = await this.ask.of(users.account, this.ask.service(), { id: issued.userId })
    return present(user ?? fail('auth.invalid_refresh'), issued)
  }

  async logout(ctx: Ctx, refreshToken: string | undefined): Promise<void> {
    if (ctx.userId && ctx.sessionId) return this.sessions.end(ctx.userId, ctx.sessionId, 'logout')
    const session = refreshToken ? await this.sessions.ofToken(refreshToken) : undefined
    if (session) await this.sessions.end(session.user_id, session.id, 'logout')
  }

  async changePassword(ctx: Ctx, input: { current: string; password: string }): Promise<void> {
    const account = ctx.userId!
    await this.tools.lock.countTry(account)
    if (!(await this.passwords.verify(input.current, await this.repository.passwordHash(account))))
      fail('auth.wrong_password')
    await this.tools.lock.forget(account)
    await this.repository.setPasswordHash(account, await this.passwords.hash(input.password), Date.now())
    await this.sessions.endOthers(ctx, 'password')
  }

  async setupState() {
    const { people } = await this.ask.of(users.count, this.ask.service(), {})
    return { needsOwner: people === 0, registration: this.tools.config.ULTRACHAT_REGISTRATION }
  }

  async #admit(input: RegisterInput): Promise<{ role: 'owner' | 'user' }> {
    const { people } = await this.ask.of(users.count, this.ask.service(), {})
    if (people === 0) {
      if (!input.setupToken) fail('server.setup_required')
      if (!isSame(input.setupToken, this.tools.setup.token)) fail('auth.invalid_setup_token')
      return { role: 'owner' }
    }
    if (input.setupToken) fail('auth.invalid_setup_token')
    if (this.tools.config.ULTRACHAT_REGISTRATION === 'closed') fail('auth.registration_closed')
    if (input.inviteCode) await this.ask.of(chats.redeemInvite, this.ask.service(), { code: input.inviteCode })
    else if (this.tools.config.ULTRACHAT_REGISTRATION === 'invite') fail('auth.invite_required')
    return { role: 'user' }
  }
}

function present(user: Me, issued: Issued): Tokens {
  const { accessToken, expiresIn, refreshToken } = issued
  const { email: _, role: __, ...publicUser } = user
  return { user: publicUser, accessToken, expiresIn, refreshToken }
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
