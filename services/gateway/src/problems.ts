import { HttpException } from '@nestjs/common'
import { type ErrorCode, UltraChatError, limits } from '@ultrachat/contracts'

const BY_STATUS: Record<number, ErrorCode> = {
  400: 'server.invalid_input',
  404: 'server.not_found',
  405: 'server.method_not_allowed',
  415: 'server.unsupported_media_type',
}

/** Whatever was thrown at the edge as an error of the one table; undefined: nobody expected it. */
export function expected(thrown: unknown): UltraChatError | undefined {
  if (thrown instanceof UltraChatError) return thrown
  const { statusCode, message } = thrown as { statusCode?: number; message?: string }
  const status = thrown instanceof HttpException ? thrown.getStatus() : statusCode
  if (status === 413) return new UltraChatError('server.too_large', { limit: limits.bodyBytes })
  if (status === undefined || status >= 500) return undefined
  const known = BY_STATUS[status] ?? 'server.invalid_input'
  return new UltraChatError(
    known,
    known === 'server.invalid_input' ? { issues: [`input: ${message ?? 'cannot be read'}`] } : undefined,
  )
}
