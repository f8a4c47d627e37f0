import { Injectable } from '@nestjs/common'
import { type Command, type InputOf, type OutputOf, fromProblem } from '@ultrachat/contracts'
import { Bus, type Ctx, Ids } from '@ultrachat/ports'

// oxlint-disable-next-line typescript/no-explicit-any -- variance of zod's generics
type AnyCommand = Command<any, any>

/** Asks other roles by command. */
@Injectable()
export class Ask {
  constructor(
    private readonly bus: Bus,
    private readonly ids: Ids,
  ) {}

  /** The command's output. @throws UltraChatError as the command's role threw it */
  async of<C extends AnyCommand>(command: C, ctx: Ctx, input: InputOf<C>): Promise<OutputOf<C>> {
    const answer = await this.bus.request(command.name, ctx, input, { key: command.key?.(input) })
    if (!answer.ok) throw fromProblem(answer.error)
    return answer.data as OutputOf<C>
  }

  /** A context for what the server does by itself. */
  service(): Ctx {
    return { requestId: this.ids.id(), service: true }
  }
}
