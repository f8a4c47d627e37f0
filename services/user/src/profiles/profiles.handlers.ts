import { Injectable } from '@nestjs/common'
import { type InputOf, users } from '@ultrachat/contracts'
import { Handles } from '@ultrachat/kit'
import type { Ctx } from '@ultrachat/ports'
import { PresenceService } from '../presence/presence.service.js'
import { ProfilesService } from './profiles.service.js'

/** Command -> service: profiles and settings. */
@Injectable()
export class ProfilesHandlers {
  static readonly role = 'user'

  constructor(
    private readonly service: ProfilesService,
    private readonly presence: PresenceService,
  ) {}

  @Handles(users.me) me(ctx: Ctx) {
    return this.service.me(ctx)
  }
  @Handles(users.updateMe) updateMe(ctx: Ctx, input: InputOf<typeof users.updateMe>) {
    return this.service.updateMe(ctx, input)
  }
  @Handles(users.settings) settings(ctx: Ctx) {
    return this.service.settings(ctx)
  }
  @Handles(users.updateSettings) async updateSettings(ctx: Ctx, input: InputOf<typeof users.updateSettings>) {
    const settings = await this.service.updateSettings(ctx, input)
    if (input.lastSeen) await this.presence.shown(ctx.userId!)
    return settings
  }
  @Handles(users.get) get(_: Ctx, input: InputOf<typeof users.get>) {
    return this.service.get(input.id)
  }
  @Handles(users.find) find(_: Ctx, input: InputOf<typeof users.find>) {
    return this.service.find(input)
  }
  @Handles(users.create) create(_: Ctx, input: InputOf<typeof users.create>) {
    return this.service.create(input)
  }
  @Handles(users.account) account(_: Ctx, input: InputOf<typeof users.account>) {
    return this.service.account(input)
  }
  @Handles(users.count) count() {
    return this.service.count()
  }
  @Handles(users.byUsernames) byUsernames(_: Ctx, input: InputOf<typeof users.byUsernames>) {
    return this.service.byUsernames(input.usernames)
  }
  @Handles(users.importPeople) import(_: Ctx, input: InputOf<typeof users.importPeople>) {
    return this.service.import(input.people)
  }
  @Handles(users.box) box(_: Ctx, input: InputOf<typeof users.box>) {
    return this.service.box(input.userId, input.since)
  }
}
