import { Module } from '@nestjs/common'
import { ChatAccess } from './chat-access.js'
import { ChatChanges } from './chat-changes.js'
import { ChatViews } from './chat-views.js'
import { ChatRepository } from './chat.repository.js'
import { ChatsHandlers } from './chats/chats.handlers.js'
import { ChatsService, ChatsTools } from './chats/chats.service.js'
import { InvitesHandlers } from './invites/invites.handlers.js'
import { InviteTools, InvitesService } from './invites/invites.service.js'
import { MembersHandlers } from './members/members.handlers.js'
import { MembersService } from './members/members.service.js'
import { MembershipService } from './members/membership.service.js'
import { ReadsHandlers } from './reads/reads.handlers.js'
import { ReadsListeners } from './reads/reads.listeners.js'
import { ReadTools, ReadsService } from './reads/reads.service.js'
import { SentMarks } from './reads/sent-marks.js'
import { TypingService } from './reads/typing.service.js'
import { SyncHandlers } from './sync/sync.handlers.js'
import { SyncService } from './sync/sync.service.js'

/** The role `chat`: chats, members, invites, what people keep per chat, sync. */
@Module({
  providers: [
    ChatAccess,
    ChatChanges,
    ChatRepository,
    ChatViews,
    ChatsHandlers,
    ChatsService,
    ChatsTools,
    InviteTools,
    InvitesHandlers,
    InvitesService,
    MembersHandlers,
    MembersService,
    MembershipService,
    ReadTools,
    ReadsHandlers,
    ReadsListeners,
    ReadsService,
    SentMarks,
    SyncHandlers,
    SyncService,
    TypingService,
  ],
})
export class ChatModule {}
