import { type ExecutionContext, createParamDecorator } from '@nestjs/common'
import type { Command } from '@ultrachat/contracts'
import type { Ctx } from '@ultrachat/ports'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Socket } from 'socket.io'
import { inputOf } from './http/rest-input.js'

/** One call of a command from outside, by either transport. */
export interface Call {
  readonly command: Command
  ctx: Ctx
  readonly rawInput: unknown
  readonly socket?: Socket
  readonly http?: { readonly request: FastifyRequest; readonly reply: FastifyReply }
}

const calls = new WeakMap<object, Call>()
const COMMAND = Symbol('ultrachat:command')

/** Notes which command a method of the edge is for; guards read it. */
export function markCommand(method: object, command: Command): void {
  Reflect.defineMetadata(COMMAND, command, method)
}

/** The call that Nest's guards and parameters are looking at; the same object for all of them. */
export function callOf(context: ExecutionContext): Call {
  if (context.getType<string>() === 'ws') return context.getArgByIndex<Call>(0)
  const request = context.switchToHttp().getRequest<FastifyRequest>()
  let call = calls.get(request)
  if (!call) {
    const command = Reflect.getMetadata(COMMAND, context.getHandler()) as Command
    const reply = context.switchToHttp().getResponse<FastifyReply>()
    call = { command, ctx: { requestId: request.id }, rawInput: undefined, http: { request, reply } }
    calls.set(request, call)
  }
  return call
}

/** The parameter that holds the call. */
export const TheCall = createParamDecorator((_: unknown, context: ExecutionContext) => callOf(context))

/** The parameter that holds the call's input; a pipe parses it. */
export const TheInput = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const call = callOf(context)
  return { call, value: call.http ? inputOf(call.command, call.http.request) : call.rawInput }
})
