import { Module } from '@nestjs/common'
import { PresenceHandlers } from './presence/presence.handlers.js'
import { PresenceService, PresenceTools } from './presence/presence.service.js'
import { ProfilesHandlers } from './profiles/profiles.handlers.js'
import { ProfilesService } from './profiles/profiles.service.js'
import { UserRepository } from './user.repository.js'

/** The role `user`: accounts, profiles, settings, presence. */
@Module({ providers: [PresenceHandlers, PresenceService, PresenceTools, ProfilesHandlers, ProfilesService, UserRepository] })
export class UserModule {}
