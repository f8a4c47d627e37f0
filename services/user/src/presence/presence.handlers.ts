import { Injectable } from '@nestjs/common'
import { type InputOf, users } from '@ultrachat/contracts'
import { Handles } from '@ultrachat/kit'
import type { Ctx } from '@ultrachat/ports'
import { PresenceService } from './presence.service.js'

/** Command -> service: who is online. */
@Injectable()
export class PresenceHandlers {
  static readonly role = 'user'

  constructor(private readonly presence: PresenceService) {}

  @Handles(users.presence) async presenceOf(_: Ctx, input: InputOf<typeof users.presence>) {
    return { items: await this.presence.of(input.ids) }
  }
  @Handles(users.touchPresence) async touch(_: Ctx, input: InputOf<typeof users.touchPresence>) {
    await this.presence.touch(input.items)
    return {}
  }
}
