import { Injectable } from '@nestjs/common'
import { type InputOf, sync } from '@ultrachat/contracts'
import { Handles } from '@ultrachat/kit'
import type { Ctx } from '@ultrachat/ports'
import { SyncService } from './sync.service.js'

/** Command -> service: sync. */
@Injectable()
export class SyncHandlers {
  static readonly role = 'chat'

  constructor(private readonly service: SyncService) {}

  @Handles(sync.sync) sync(ctx: Ctx, input: InputOf<typeof sync.sync>) {
    return this.service.sync(ctx, input)
  }
}
