import { Injectable } from '@nestjs/common'
import { type PayloadOf, messages, users } from '@ultrachat/contracts'
import { Hears } from '@ultrachat/kit'
import { ReadsService } from './reads.service.js'
import { SentMarks } from './sent-marks.js'
import { TypingService } from './typing.service.js'

/** What happens elsewhere and concerns what people keep in a chat. Each may come twice. */
@Injectable()
export class ReadsListeners {
  static readonly role = 'chat'

  constructor(
    private readonly reads: ReadsService,
    private readonly marks: SentMarks,
    private readonly typing: TypingService,
  ) {}

  @Hears(messages.created) async created({ message }: PayloadOf<typeof messages.created>): Promise<void> {
    await Promise.all([this.marks.sent(message), this.reads.mentioned(message)])
  }
  @Hears(messages.updated) async updated({ message }: PayloadOf<typeof messages.updated>): Promise<void> {
    await this.reads.mentioned(message)
  }
  @Hears(messages.deleted) async deleted({ message }: PayloadOf<typeof messages.deleted>): Promise<void> {
    await this.reads.deleted(message.chatId, message.seq)
  }
  @Hears(users.profileChanged) async profile({ user }: PayloadOf<typeof users.profileChanged>): Promise<void> {
    await this.typing.profile(user)
  }
}
