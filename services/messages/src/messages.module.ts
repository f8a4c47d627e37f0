import { Module } from '@nestjs/common'
import { ChatLogs } from './chat-logs.js'
import { MarksService } from './marks.service.js'
import { MessagesHandlers } from './messages.handlers.js'
import { MessagesPublisher } from './messages.publisher.js'
import { MessagesReader } from './messages.reader.js'
import { MessagesRepository } from './messages.repository.js'
import { MessagesService } from './messages.service.js'
import { MessagesWriter, WriterTools } from './messages.writer.js'
import { Names } from './names.js'

/** The role `messages`: messages and every chat's log. */
@Module({
  providers: [
    ChatLogs,
    MarksService,
    MessagesHandlers,
    MessagesPublisher,
    MessagesReader,
    MessagesRepository,
    MessagesService,
    MessagesWriter,
    Names,
    WriterTools,
  ],
})
export class MessagesModule {}
