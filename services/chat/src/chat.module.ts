import { Module } from '@nestjs/common'
import { ChatAccess } from './chat-access.js'
import { ChatChanges } from './chat-changes.js'
import { ChatViews } from './chat-views.js'
import { ChatHandlers } from './chat.handlers.js'
import { ChatListeners } from './chat.listeners.js'
import { ChatRepository } from './chat.repository.js'
import { ChatService, ChatTools } from './chat.service.js'
import { InviteTools, InvitesService } from './invites.service.js'
import { MembersHandlers } from './members.handlers.js'
import { MembersService } from './members.service.js'
import { MembershipService } from './membership.service.js'
import { ReadTools, ReadsService } from './reads.service.js'
import { SentMarks } from './sent-marks.js'
import { SyncService } from './sync.service.js'
import { TypingService } from './typing.service.js'

/** The role `chat`: chats, members, invites, what people keep per chat, sync. */
@Module({
  providers: [
    ChatAccess,
    ChatChanges,
    ChatHandlers,
    ChatListeners,
    ChatRepository,
    ChatService,
    ChatTools,
    ChatViews,
    InviteTools,
    InvitesService,
    MembersHandlers,
    MembersService,
    MembershipService,
    ReadTools,
    ReadsService,
    SentMarks,
    SyncService,
    TypingService,
  ],
})
export class ChatModule {}
