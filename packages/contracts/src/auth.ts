import { z } from 'zod'
import { Id, Name, Nothing, NoInput, Password, Time, Username, listOf } from './common.js'
import { defineCommand, defineEvent, room } from './define.js'
import { User } from './user.js'

const RefreshToken = z.string().min(20).max(200)
const Email = z.email().max(254)
const AsBody = z.literal('body').optional()

/** Seconds that an access token lives, and days that a refresh token does. */
export const ACCESS_SECONDS = 15 * 60
export const REFRESH_DAYS = 30

export const Tokens = z.object({
  user: User,
  accessToken: z.string(),
  expiresIn: z.int(),
  /** Only when asked for with `"refreshToken": "body"`; browsers get the cookie. */
  refreshToken: z.string().optional(),
})
export type Tokens = z.infer<typeof Tokens>

export const Session = z.object({
  id: Id,
  createdAt: Time,
  lastUsedAt: Time,
  current: z.boolean(),
  userAgent: z.string().optional(),
  ip: z.string().optional(),
})
export type Session = z.infer<typeof Session>

export const register = defineCommand('auth.register', {
  summary: 'Create an account and sign in.',
  input: z.strictObject({
    username: Username,
    name: Name,
    password: Password,
    email: Email.optional(),
    inviteCode: z.string().min(1).max(64).optional(),
    setupToken: z.string().min(1).max(128).optional(),
    refreshToken: AsBody,
  }),
  output: Tokens,
  errors: [
    'auth.username_taken',
    'auth.email_taken',
    'auth.registration_closed',
    'auth.invite_required',
    'auth.invalid_setup_token',
    'server.setup_required',
    'chat.invite_not_found',
    'chat.invite_gone',
    'auth.busy',
  ],
  http: 'POST /auth/register',
  auth: 'anyone',
  limit: 'auth',
  status: 201,
  cookie: { writes: 'set' },
})

export const login = defineCommand('auth.login', {
  summary: 'Sign in with a username or an e-mail address and the password.',
  input: z.strictObject({ login: z.string().min(1).max(254), password: z.string().min(1).max(128), refreshToken: AsBody }),
  output: Tokens,
  errors: ['auth.invalid_credentials', 'auth.busy'],
  http: 'POST /auth/login',
  auth: 'anyone',
  limit: 'auth',
  cookie: { writes: 'set' },
})

export const refresh = defineCommand('auth.refresh', {
  summary: 'Trade the refresh token (body, else cookie) for a new access token and its successor.',
  input: z.strictObject({ refreshToken: RefreshToken.optional() }),
  output: Tokens,
  errors: ['auth.invalid_refresh', 'auth.refresh_reused'],
  http: 'POST /auth/refresh',
  auth: 'anyone',
  limit: 'write',
  cookie: { reads: true, writes: 'set' },
})

export const logout = defineCommand('auth.logout', {
  summary: 'End the session of the access token, the given refresh token, or the cookie.',
  input: z.strictObject({ refreshToken: RefreshToken.optional() }),
  output: Nothing,
  http: 'POST /auth/logout',
  auth: 'anyone',
  status: 204,
  cookie: { reads: true, writes: 'clear' },
})

export const sessions = defineCommand('auth.sessions', {
  summary: 'The devices on which you are signed in.',
  input: NoInput,
  output: listOf(Session),
  http: 'GET /auth/sessions',
})

export const revokeSession = defineCommand('auth.revoke_session', {
  summary: 'End one session; its sockets close.',
  input: z.strictObject({ id: Id }),
  output: Nothing,
  errors: ['auth.session_not_found'],
  http: 'DELETE /auth/sessions/:id',
  status: 204,
})

export const revokeOthers = defineCommand('auth.revoke_others', {
  summary: 'End every session but this one.',
  input: NoInput,
  output: Nothing,
  http: 'DELETE /auth/sessions',
  status: 204,
})

export const changePassword = defineCommand('auth.change_password', {
  summary: 'Change the password; every other session ends.',
  input: z.strictObject({ current: z.string().min(1).max(128), password: Password }),
  output: Nothing,
  errors: ['auth.wrong_password', 'auth.busy'],
  http: 'POST /auth/password/change',
  limit: 'auth',
  status: 204,
})

/** For gateways: a session that ended stays refused for as long as an access token of it may live. */
export const recentlyRevoked = defineCommand('auth.recently_revoked', {
  summary: 'Sessions that ended within the life of an access token.',
  input: NoInput,
  output: z.object({ sessionIds: z.array(Id) }),
  auth: 'service',
})

export const setupState = defineCommand('auth.setup_state', {
  summary: 'Whether the server still has no user, and who may register.',
  input: NoInput,
  output: z.object({ needsOwner: z.boolean(), registration: z.enum(['open', 'invite', 'closed']) }),
  auth: 'service',
})

export const sessionRevoked = defineEvent('auth.session_revoked', {
  summary: 'A session ended; its sockets close.',
  payload: z.object({ userId: Id, sessionId: Id, reason: z.enum(['logout', 'revoked', 'password', 'reuse']) }),
  to: () => room.server(),
  socket: 'session:revoked',
  internal: ['userId', 'sessionId'],
})
