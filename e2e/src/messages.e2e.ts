import { aChat, aDirectChat } from '@ultrachat/testing'
import { describe, expect } from 'vitest'
import { OUTAGE, type Screen, gone, journey, nameOf, see, useChromium } from './harness/index.js'

describe('messages', () => {
  useChromium()

  const reaction = (screen: Screen, text: string, emoji: string, count: number) =>
    screen.message(text).getByRole('button', { name: `${emoji}, ${count}`, exact: true })

  for (const phone of [false, true]) {
    const where = phone ? ', on phones' : ''

    journey(`what one sends the other reads, in order, and it is still there after a reload${where}`, async (stage) => {
      const world = await stage.world()
      const [mira, jonas] = [await world.someone('Mira'), await world.someone('Jonas')]
      const { id } = await aDirectChat(mira, jonas)
      const [one, other] = [
        await stage.seat(world, mira, { phone, at: `/chat/${id}` }),
        await stage.seat(world, jonas, { phone, at: `/chat/${id}` }),
      ]
      await one.say('Did the boat come in?')
      await other.sees('Did the boat come in?')
      await other.say('Yes, at six.')
      await other.say('مرحبا 上海 👍🏽')
      await one.sees('مرحبا 上海 👍🏽')
      const all = ['Did the boat come in?', 'Yes, at six.', 'مرحبا 上海 👍🏽']
      for (const screen of [one, other]) {
        await expect.poll(() => screen.said()).toEqual(all)
        await screen.reload()
        await screen.sees(all[2]!)
        await expect.poll(() => screen.said()).toEqual(all)
      }
      expect(await one.composer.inputValue()).toBe('')
    })

    journey(`a reply carries its quote, and the quote leads to the original and back${where}`, async (stage) => {
      const world = await stage.world()
      const [mira, jonas] = [await world.someone('Mira'), await world.someone('Jonas')]
      const { id } = await aChat(mira, [jonas])
      await mira.send(id, 'Who brings the tent?')
      const screen = await stage.seat(world, jonas, { phone, at: `/chat/${id}` })
      await screen.messageMenu('Who brings the tent?', 'Reply')
      await see(screen.text(`Reply to ${nameOf(mira)}`))
      await screen.button('Cancel reply').click()
      await gone(screen.text(`Reply to ${nameOf(mira)}`))
      await screen.messageMenu('Who brings the tent?', 'Reply')
      await screen.say('I do.')
      await gone(screen.button('Cancel reply'))
      for (let i = 1; i <= 60; i++) await mira.send(id, `Talk about the weather ${i}`)
      await screen.sees('Talk about the weather 60')

      const answer = await mira.send(id, 'Thank you!', {
        replyToId: (await mira.do(`GET /chats/${id}/messages?after=0&limit=9`)).items.find((m: any) => m.text === 'I do.')
          .id,
      })
      const quote = screen.message('Thank you!').getByRole('button', { name: 'I do.' })
      await see(quote)
      expect(await quote.textContent(), 'says whose words they are').toContain('You')
      await quote.click()
      await isInView(screen, 'I do.')
      await see(screen.message('I do.').getByRole('button', { name: 'Who brings the tent?' }))
      await screen.button('To the newest message').click()
      await isInView(screen, 'Thank you!')
      expect(answer.replyTo?.seq).toBeGreaterThan(0)
    })

    journey(`ux 49: what is deleted for everyone vanishes live for the other${where}`, async (stage) => {
      const world = await stage.world()
      const [mira, jonas] = [await world.someone('Mira'), await world.someone('Jonas')]
      const { id } = await aDirectChat(mira, jonas)
      await mira.send(id, 'This stays')
      const wrong = await mira.send(id, 'This was a mistake')
      await jonas.send(id, 'What do you mean?', { replyToId: wrong.id })
      const [one, other] = [
        await stage.seat(world, mira, { phone, at: `/chat/${id}` }),
        await stage.seat(world, jonas, { phone, at: `/chat/${id}` }),
      ]
      await other.sees('This was a mistake')
      await one.messageMenu('This was a mistake', 'Delete')
      await see(one.text('It disappears for everyone in this chat. This cannot be undone.'))
      await one.confirm('Delete')
      for (const screen of [one, other]) {
        await gone(screen.message('This was a mistake'))
        await expect.poll(() => screen.said()).toEqual(['This stays', 'What do you mean?'])
        await see(screen.message('What do you mean?').getByText('Deleted message'))
      }
      await other.message('This stays').locator('.message-text').click({ button: 'right' })
      await see(other.page.getByRole('menuitem', { name: 'Copy text' }))
      expect(await other.page.getByRole('menuitem', { name: 'Delete' }).count(), 'not for the words of others').toBe(0)
      await other.page.keyboard.press('Escape')
      await other.reload()
      await other.sees('This stays')
      await expect.poll(() => other.said()).toEqual(['This stays', 'What do you mean?'])
    })

    journey(`ux 47: reactions come and go live, and say who gave them${where}`, async (stage) => {
      const world = await stage.world()
      const [mira, jonas, ada] = [await world.someone('Mira'), await world.someone('Jonas'), await world.someone('Ada')]
      const { id } = await aChat(mira, [jonas, ada])
      const said = await mira.send(id, 'We sail on Sunday')
      const one = await stage.seat(world, mira, { phone, at: `/chat/${id}` })
      const other = await stage.seat(world, jonas, { phone, at: `/chat/${id}` })
      if (phone) {
        await other.messageMenu('We sail on Sunday', 'React')
        await other.dialog.getByRole('searchbox').fill('thumbs up')
        await other.dialog
          .getByRole('button', { name: /thumbs up/i })
          .or(other.dialog.getByText('👍'))
          .first()
          .click()
      } else {
        await other.message('We sail on Sunday').hover()
        await other.message('We sail on Sunday').getByRole('button', { name: 'React with 👍' }).click()
      }
      await see(reaction(other, 'We sail on Sunday', '👍', 1))
      await see(reaction(one, 'We sail on Sunday', '👍', 1))
      expect(await reaction(other, 'We sail on Sunday', '👍', 1).getAttribute('aria-pressed')).toBe('true')
      expect(await reaction(one, 'We sail on Sunday', '👍', 1).getAttribute('aria-pressed')).toBe('false')

      await reaction(one, 'We sail on Sunday', '👍', 1).click()
      await see(reaction(other, 'We sail on Sunday', '👍', 2))
      await ada.do(`PUT /chats/${id}/messages/${said.id}/reactions/${encodeURIComponent('🎉')}`)
      await see(reaction(other, 'We sail on Sunday', '🎉', 1))
      if (!phone) {
        await reaction(other, 'We sail on Sunday', '🎉', 1).hover()
        await see(other.page.getByRole('tooltip', { name: nameOf(ada) }))
        await other.page.mouse.move(0, 0)
      }
      await other.messageMenu('We sail on Sunday', 'Who reacted')
      for (const person of [mira, jonas, ada]) await see(other.dialog.getByText(nameOf(person)))
      await other.page.keyboard.press('Escape')
      await gone(other.dialog)

      await reaction(other, 'We sail on Sunday', '👍', 2).click()
      await see(reaction(one, 'We sail on Sunday', '👍', 1))
      await reaction(one, 'We sail on Sunday', '👍', 1).click()
      await gone(other.message('We sail on Sunday').getByRole('button', { name: /^👍/ }))
      await other.reload()
      await see(reaction(other, 'We sail on Sunday', '🎉', 1))
      await gone(other.message('We sail on Sunday').getByRole('button', { name: /^👍/ }))
    })

    journey(`ux 50: the pin bar shows what is pinned, leads there, and cycles${where}`, async (stage) => {
      const world = await stage.world()
      const [mira, jonas] = [await world.someone('Mira'), await world.someone('Jonas')]
      const { id } = await aChat(mira, [jonas])
      await mira.send(id, 'The key is under the mat')
      for (let i = 1; i <= 50; i++) await jonas.send(id, `Small talk ${i}`)
      const rules = await mira.send(id, 'No shoes in the house')
      const one = await stage.seat(world, mira, { phone, at: `/chat/${id}` })
      const other = await stage.seat(world, jonas, { phone, at: `/chat/${id}` })
      await one.messageMenu('No shoes in the house', 'Pin')
      const bar = (screen: Screen, name: RegExp) => screen.main.getByRole('button', { name })
      await see(bar(other, /^Pinned message No shoes in the house/))
      const first = (await mira.do(`GET /chats/${id}/messages?after=0&limit=9`)).items.find(
        (m: any) => m.text === 'The key is under the mat',
      )
      await mira.do(`PUT /chats/${id}/pins/${first.id}`)
      await see(bar(other, /^Pinned message #2 No shoes in the house/))
      await bar(other, /^Pinned message #2/).click()
      await bar(other, /^Pinned message #1 The key is under the mat/).click()
      await isInView(other, 'The key is under the mat')
      await bar(other, /^Pinned message #2/).click()
      await isInView(other, 'No shoes in the house')
      await see(other.message('No shoes in the house').getByRole('img', { name: 'Pinned' }))

      await one.button('Pinned messages').click()
      await see(one.dialog.getByText('The key is under the mat'))
      await one.dialog.getByRole('button', { name: 'Unpin' }).first().click()
      await see(bar(other, /^Pinned message The key is under the mat/))
      expect((await mira.do(`GET /chats/${id}/pins`)).items.map((m: any) => m.id)).not.toContain(rules.id)
    })
  }

  journey('a mention is proposed, sent, and marks the chat of the one who is meant', async (stage) => {
    const world = await stage.world()
    const [mira, jonas, ada] = [await world.someone('Mira'), await world.someone('Jonas'), await world.someone('Ada')]
    const { id } = await aChat(mira, [jonas, ada], { title: 'Harbour' })
    const one = await stage.seat(world, mira, { at: `/chat/${id}` })
    const other = await stage.seat(world, jonas)
    const third = await stage.seat(world, ada)
    await one.composer.pressSequentially('@jon')
    const option = one.page.getByRole('option', { name: new RegExp(nameOf(jonas)) })
    await see(option)
    expect(await one.page.getByRole('option').count(), 'only members whose name fits').toBe(1)
    await one.composer.press('Enter')
    expect(await one.composer.inputValue()).toBe(`@${jonas.username} `)
    await one.composer.pressSequentially('can you come?')
    await one.composer.press('Enter')
    const badge = (screen: Screen) => screen.row('Harbour').getByText('You were mentioned')
    await see(badge(other))
    await see(third.row('Harbour').getByText('2 unread messages'))
    expect(await badge(third).count(), 'nobody else is called').toBe(0)

    await other.open('Harbour')
    await other.sees(`@${jonas.username} can you come?`)
    await gone(badge(other))
    await one
      .message(/can you come/)
      .getByText(`@${jonas.username}`)
      .click()
    await see(one.heading(nameOf(jonas)))
  })

  journey(
    'ux 30: a clock, one tick, two ticks in a direct chat; in a group the menu says who has seen it',
    async (stage) => {
      const world = await stage.world()
      const [mira, jonas, ada] = [await world.someone('Mira'), await world.someone('Jonas'), await world.someone('Ada')]
      const { id } = await aDirectChat(mira, jonas)
      const group = await aChat(mira, [jonas, ada], { title: 'Harbour' })
      const one = await stage.seat(world, mira, { at: `/chat/${id}` })
      one.watch.allow(OUTAGE)
      await one.page.context().setOffline(true)
      await one.isOffline()
      await one.say('Are you there?')
      expect(await one.ticks('Are you there?')).toBe('Waiting to be sent')
      await one.page.context().setOffline(false)
      await expect.poll(() => one.ticks('Are you there?'), { timeout: 15_000 }).toBe('Sent')
      const other = await stage.seat(world, jonas)
      await see(other.row(nameOf(mira)))
      expect(await one.ticks('Are you there?'), 'in the list is not read').toBe('Sent')
      await other.open(nameOf(mira))
      await expect.poll(() => one.ticks('Are you there?')).toBe('Read')
      expect(await other.message('Are you there?').getByRole('img').count(), 'no ticks on the words of others').toBe(0)

      await one.open('Harbour')
      await one.say('Who is in?')
      await expect.poll(() => one.ticks('Who is in?')).toBe('Sent')
      await one.messageMenu('Who is in?', 'Seen by')
      await see(one.dialog.getByText('Nobody has read it yet, or they do not say.'))
      await other.open('Harbour')
      await see(one.dialog.getByText(nameOf(jonas)))
      expect(await one.dialog.getByText(nameOf(ada)).count()).toBe(0)
      await one.page.keyboard.press('Escape')
      expect(await one.ticks('Who is in?'), 'somebody has read it').toBe('Read')
      await other.message('Who is in?').locator('.message-text').click({ button: 'right' })
      await see(other.page.getByRole('menuitem', { name: 'Reply' }))
      expect(await other.page.getByRole('menuitem', { name: 'Seen by' }).count(), 'only for my own words').toBe(0)
      expect(group.memberCount).toBe(3)
    },
  )
})

async function isInView(screen: Screen, text: string): Promise<void> {
  await expect
    .poll(
      async () => {
        const [box, list] = await Promise.all([
          screen
            .message(text)
            .boundingBox()
            .catch(() => null),
          screen.page.locator('.message-scroller').boundingBox(),
        ])
        return Boolean(box && list && box.y >= list.y && box.y + box.height <= list.y + list.height)
      },
      { timeout: 8000 },
    )
    .toBe(true)
}
