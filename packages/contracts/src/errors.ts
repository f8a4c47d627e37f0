/** The one table of errors: code -> status and the sentence for developers. People read `errors.<code>` in their language. */
export const errors = {
  'server.invalid_input': { status: 400, message: 'The input does not fit: {issues}.' },
  'server.too_large': { status: 413, message: 'The body is larger than {limit} bytes.' },
  'server.not_found': { status: 404, message: 'There is nothing at this address.' },
  'server.method_not_allowed': { status: 405, message: 'This address does not take that method.' },
  'server.unsupported_media_type': { status: 415, message: 'Send application/json.' },
  'server.rate_limited': { status: 429, message: 'Too many requests; try again in {retryAfter} s.' },
  'server.unavailable': { status: 503, message: 'A part of the server is not reachable; try again.' },
  'server.outcome_unknown': {
    status: 504,
    message: 'No answer in time; repeat with the same clientId to learn the outcome.',
  },
  'server.internal': { status: 500, message: 'The server failed; its log has the request id.' },
  'server.setup_required': {
    status: 403,
    message: 'The first person registers with the setup link that the server printed.',
  },
  'server.foreign_origin': { status: 403, message: 'This origin may not connect.' },
  'auth.required': { status: 401, message: 'Sign in first.' },
  'auth.invalid_token': { status: 401, message: 'The access token is not valid, or not any more.' },
  'auth.invalid_credentials': { status: 401, message: 'The name or the password is wrong.' },
  'auth.invalid_refresh': { status: 401, message: 'The refresh token is not valid; sign in again.' },
  'auth.refresh_reused': { status: 401, message: 'An old refresh token was used; the session has ended.' },
  'auth.username_taken': { status: 409, message: 'This username is taken.' },
  'auth.email_taken': { status: 409, message: 'This e-mail address is taken.' },
  'auth.registration_closed': { status: 403, message: 'Registration is closed.' },
  'auth.invite_required': { status: 403, message: 'Registration needs an invite.' },
  'auth.invalid_setup_token': { status: 403, message: 'The setup token is wrong or used.' },
  'auth.wrong_password': { status: 403, message: 'The present password is wrong.' },
  'auth.session_not_found': { status: 404, message: 'There is no such session of yours.' },
  'auth.busy': { status: 503, message: 'Too many sign-ins at once; try again in {retryAfter} s.' },
  'user.not_found': { status: 404, message: 'There is no such person.' },
  'user.forbidden': { status: 403, message: 'Only the owner of this server may do that.' },
  'chat.not_found': { status: 404, message: 'There is no such chat, or you are not in it.' },
  'chat.not_member': { status: 404, message: 'There is no such chat, or you are not in it.' },
  'chat.forbidden': { status: 403, message: 'Your role in this chat does not allow that.' },
  'chat.handle_taken': { status: 409, message: 'This handle is taken.' },
  'chat.member_not_found': { status: 404, message: 'This person is not in the chat.' },
  'chat.wrong_type': { status: 400, message: 'A chat of type {type} cannot do that.' },
  'chat.owner_must_stay': { status: 409, message: 'Hand the chat over, or delete it, before you leave.' },
  'chat.too_many_members': { status: 409, message: 'A chat has at most {limit} members.' },
  'chat.client_id_reused': { status: 409, message: 'This clientId was used for another chat.' },
  'chat.invite_not_found': { status: 404, message: 'There is no such invite.' },
  'chat.invite_gone': { status: 410, message: 'This invite does not work any more: {reason}.' },
  'messages.not_found': { status: 404, message: 'There is no such message.' },
  'messages.forbidden': { status: 403, message: 'You may not change this message.' },
  'messages.deleted': { status: 410, message: 'The message has been deleted.' },
  'messages.client_id_reused': { status: 409, message: 'This clientId was used for another message.' },
  'messages.reply_not_found': { status: 404, message: 'The message to reply to does not exist in this chat.' },
  'messages.attachments_unsupported': { status: 400, message: 'This server has no files yet; send without attachmentIds.' },
  'messages.too_many_reactions': { status: 409, message: 'A message has at most {limit} different reactions.' },
  'messages.service_message': { status: 403, message: 'Service messages cannot be changed.' },
} as const satisfies Record<string, { status: number; message: string }>

export type ErrorCode = keyof typeof errors
export type ErrorParams = Record<string, string | number | boolean | string[]>

/** RFC 9457 problem, the same object over REST, sockets and the bus. */
export interface Problem {
  type: string
  title: string
  status: number
  code: ErrorCode
  message: string
  params?: ErrorParams
  requestId?: string
}

/** An expected failure. It travels the bus as its `problem` and is thrown again on the other side. */
export class UltraChatError extends Error {
  readonly code: ErrorCode
  readonly params: ErrorParams | undefined
  constructor(code: ErrorCode, params?: ErrorParams, options?: { cause?: unknown }) {
    super(wording(code, params), options)
    this.name = 'UltraChatError'
    this.code = code
    this.params = params
  }
  get status(): number {
    return errors[this.code].status
  }
}

/** Stops with an expected failure. @throws UltraChatError always */
export function fail(code: ErrorCode, params?: ErrorParams, cause?: unknown): never {
  throw new UltraChatError(code, params, { cause })
}

export function toProblem(error: UltraChatError, requestId?: string): Problem {
  return {
    type: `urn:ultrachat:error:${error.code}`,
    title: error.code,
    status: error.status,
    code: error.code,
    message: error.message,
    ...(error.params && { params: error.params }),
    ...(requestId && { requestId }),
  }
}

export function fromProblem(problem: Problem): UltraChatError {
  const code = problem.code in errors ? problem.code : 'server.internal'
  return new UltraChatError(code, problem.params)
}

function wording(code: ErrorCode, params: ErrorParams = {}): string {
  return errors[code].message.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name]
    return value === undefined ? whole : Array.isArray(value) ? value.join('; ') : String(value)
  })
}
