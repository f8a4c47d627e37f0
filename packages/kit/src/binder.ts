import { Injectable, type OnApplicationBootstrap } from '@nestjs/common'
import { DiscoveryService } from '@nestjs/core'
import { UltraChatError, toProblem } from '@ultrachat/contracts'
import { type Answer, Bus, type Ctx } from '@ultrachat/ports'
import { type Handled, handledBy, heardBy } from './decorators.js'
import { Log } from './log.js'
import { Outcome } from './outcome.js'
import { parseLoose } from './parse.js'

type Methods = Record<string, (...args: unknown[]) => Promise<unknown>>

/** Puts every `@Handles` and `@Hears` of the roles in this process on the bus. */
@Injectable()
export class Binder implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly bus: Bus,
    private readonly log: Log,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const { instance } of this.discovery.getProviders()) {
      if (!instance || typeof instance !== 'object') continue
      for (const handled of handledBy(instance)) {
        await this.bus.serve(handled.command.name, roleOf(handled.command.name), (ctx, input) =>
          this.#answer(instance, handled, ctx, input),
        )
      }
      for (const { event, method } of heardBy(instance)) {
        const role = (instance.constructor as { role?: string }).role ?? instance.constructor.name
        await this.bus.on(event.name, role, async ({ payload }) => {
          await (instance as Methods)[method]!(payload)
        })
      }
    }
  }

  async #answer(instance: object, { command, method }: Handled, ctx: Ctx, input: unknown): Promise<Answer> {
    try {
      if (command.auth === 'user' && !ctx.userId && !ctx.service) throw new UltraChatError('auth.required')
      if (command.auth === 'service' && !ctx.service) throw new UltraChatError('server.not_found')
      const result = await (instance as Methods)[method]!(ctx, parseLoose(command.input, input))
      return result instanceof Outcome ? { ok: true, data: result.data, status: result.status } : { ok: true, data: result }
    } catch (error) {
      if (error instanceof UltraChatError) return { ok: false, error: toProblem(error, ctx.requestId) }
      this.log.error({ err: error, command: command.name, requestId: ctx.requestId }, 'A command failed')
      return { ok: false, error: toProblem(new UltraChatError('server.internal'), ctx.requestId) }
    }
  }
}

function roleOf(name: string): string {
  return name.slice(0, name.indexOf('.'))
}
