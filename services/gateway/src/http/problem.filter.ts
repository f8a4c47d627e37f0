import { type ArgumentsHost, Catch, type ExceptionFilter, Injectable } from '@nestjs/common'
import { UltraChatError, toProblem } from '@ultrachat/contracts'
import { Log } from '@ultrachat/kit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { expected } from '../problems.js'

/** Every failure over REST as application/problem+json (RFC 9457). */
@Injectable()
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    // A socket's failure becomes its ack (socket-edge.ts).
    if (host.getType<string>() !== 'http') throw thrown
    const request = host.switchToHttp().getRequest<FastifyRequest>()
    const reply = host.switchToHttp().getResponse<FastifyReply>()
    const known = expected(thrown)
    const error = known ?? new UltraChatError('server.internal')
    const what = { requestId: request.id, url: request.url.split('?')[0] }
    if (!known) this.log.error({ err: thrown, ...what }, 'A request failed')
    // A flood of sign-ins must not become a flood of stacks.
    else if (error.status >= 500) this.log.warn({ code: error.code, ...what }, 'A request was refused')
    const retryAfter = error.params?.retryAfter
    if (retryAfter !== undefined) void reply.header('Retry-After', String(retryAfter))
    if (error.status === 401) void reply.header('WWW-Authenticate', 'Bearer')
    void reply.status(error.status).header('Content-Type', 'application/problem+json').send(toProblem(error, request.id))
  }
}
