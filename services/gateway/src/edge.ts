import { Controller, Delete, Get, HttpCode, Patch, Post, Put, type Type } from '@nestjs/common'
import { type Command, commands, fromProblem } from '@ultrachat/contracts'
import { Bus } from '@ultrachat/ports'
import { type Call, TheCall, TheInput, markCommand } from './call.js'
import { ContractPipe } from './contract.pipe.js'
import { RefreshCookie } from './http/refresh-cookie.js'
import { LocalCommands } from './local-commands.js'

const METHODS: Record<string, (path: string) => MethodDecorator> = {
  GET: Get,
  POST: Post,
  PATCH: Patch,
  PUT: Put,
  DELETE: Delete,
}

/** Every command that may come from outside. */
export const outside = commands.filter((command) => command.auth !== 'service')

/** Calls a command for somebody outside; the same for REST and sockets. */
class EdgeBase {
  constructor(
    private readonly bus: Bus,
    private readonly local: LocalCommands,
    private readonly cookie: RefreshCookie,
  ) {}

  async call(call: Call, parsed: Record<string, unknown>): Promise<unknown> {
    const { command, ctx } = call
    const here = this.local.of(command.name)
    if (here) return here(call, parsed)
    const input = command.cookie ? this.cookie.fill(call, parsed) : parsed
    const answer = await this.bus.request(command.name, ctx, input, { key: command.key?.(input) })
    if (!answer.ok) {
      if (command.cookie?.reads && answer.error.status === 401 && parsed.refreshToken === undefined) this.cookie.clear(call)
      throw fromProblem(answer.error)
    }
    if (answer.status !== undefined) void call.http?.reply.status(answer.status)
    const data = command.cookie ? this.cookie.take(call, parsed, answer.data as Record<string, unknown>) : answer.data
    return call.http && command.status === 204 ? undefined : data
  }
}

/** The controller that the contracts make: one method, one route and one socket event per command. A new feature never edits it. */
export const Edge: Type<EdgeBase> = edgeOf(outside)

function edgeOf(from: readonly Command[]): Type<EdgeBase> {
  class Edge extends EdgeBase {}
  const prototype = Edge.prototype as unknown as Record<string, (...args: unknown[]) => unknown>
  for (const command of from) {
    prototype[command.name] = function (this: EdgeBase, call: unknown, input: unknown) {
      return this.call(call as Call, input as Record<string, unknown>)
    }
    TheCall()(prototype, command.name, 0)
    TheInput(new ContractPipe())(prototype, command.name, 1)
    markCommand(prototype[command.name]!, command)
    if (command.http) route(command, command.http, prototype)
  }
  Reflect.defineMetadata('design:paramtypes', [Bus, LocalCommands, RefreshCookie], Edge)
  Controller('api')(Edge)
  return Edge
}

function route(command: Command, http: string, prototype: object): void {
  const [method, path] = http.split(' ') as [string, string]
  const descriptor = Object.getOwnPropertyDescriptor(prototype, command.name)!
  METHODS[method]!(path)(prototype, command.name, descriptor)
  HttpCode(command.status)(prototype, command.name, descriptor)
}
