import { type Logger, pino } from 'pino'

/** The token and the type of the log. It never gets tokens or the text of messages. */
export abstract class Log {
  abstract error(fields: object, message: string): void
  abstract warn(fields: object, message: string): void
  abstract info(fields: object, message: string): void
  abstract debug(fields: object, message: string): void
}

export function createLog(level: string): Log & Logger {
  return pino({ level, base: undefined, redact: ['req.headers.authorization', 'req.headers.cookie'] })
}
