import { Module } from '@nestjs/common'
import { PresenceService, PresenceTools } from './presence.service.js'
import { UserHandlers } from './user.handlers.js'
import { UserRepository } from './user.repository.js'
import { UserService } from './user.service.js'

/** The role `user`: accounts, profiles, settings, presence. */
@Module({ providers: [PresenceService, PresenceTools, UserHandlers, UserRepository, UserService] })
export class UserModule {}
