import { UltraChatError, limits } from '@ultrachat/contracts'
import type { Ctx } from '@ultrachat/ports'
import { type Job, replace, stop, target } from './job.js'
import { refusePin } from './messages.policy.js'

export function reactJob(ctx: Ctx, messageId: string, emoji: string, isOn: boolean): Job {
  return {
    needs: [messageId],
    plan(desk) {
      const { who, doc } = target(desk, ctx, messageId)
      if (doc.deletedAt) throw new UltraChatError('messages.deleted')
      const before = doc.reactions ?? []
      const mine = before.find((reaction) => reaction.emoji === emoji)
      if ((mine?.userIds.includes(who.userId) ?? false) === isOn) return { present: doc }
      if (isOn && !mine && before.length >= limits.reactionsPerMessage) {
        throw new UltraChatError('messages.too_many_reactions', { limit: limits.reactionsPerMessage })
      }
      const reactions = (isOn && !mine ? [...before, { emoji, userIds: [] }] : before)
        .map((r) =>
          r.emoji !== emoji
            ? r
            : { emoji, userIds: isOn ? [...r.userIds, who.userId] : r.userIds.filter((id) => id !== who.userId) },
        )
        .filter((r) => r.userIds.length > 0)
      return replace(desk, { ...doc, reactions })
    },
  }
}

export function pinJob(ctx: Ctx, messageId: string, isOn: boolean): Job {
  return {
    needs: [messageId],
    plan(desk) {
      const { who, doc } = target(desk, ctx, messageId)
      stop(refusePin(desk.log.type, who))
      if (doc.deletedAt) throw new UltraChatError('messages.deleted')
      if (doc.kind === 'service') throw new UltraChatError('messages.service_message')
      if (Boolean(doc.pinnedAt) === isOn) return { present: doc }
      const { pinnedAt: _, pinnedIn: __, ...rest } = doc
      return replace(desk, isOn ? { ...rest, pinnedAt: desk.now, pinnedIn: doc.chatId } : rest)
    },
  }
}
