import { type Person, aChat } from '@ultrachat/testing'
import { describe, expect } from 'vitest'
import { type Screen, gone, journey, nameOf, see, useChromium } from './harness/index.js'

/** In the dialog or pane that is in front: the person with that name. */
const pick = async (screen: Screen, person: Person) => {
  await screen.dialog.getByRole('searchbox').fill(nameOf(person))
  await screen.dialog
    .getByRole('button', { name: nameOf(person) })
    .last()
    .click()
}

const beginNew = async (screen: Screen, kind: 'group' | 'channel') => {
  await screen.page.getByRole('button', { name: 'New chat' }).first().click()
  await screen.dialog.getByRole('button', { name: new RegExp(`^New ${kind}`) }).click()
}

const memberMenu = async (screen: Screen, person: Person, ...labels: string[]) => {
  await screen.button(`Actions for ${nameOf(person)}`).click()
  await screen.choose(...labels)
}

/** In the conversation: what happened there. */
const told = (screen: Screen, text: string) => screen.main.getByText(text)

const memberRow = (screen: Screen, person: Person) =>
  screen.page
    .getByRole('region', { name: 'Members' })
    .getByRole('listitem')
    .filter({ hasText: nameOf(person) })

describe('groups and channels', () => {
  useChromium()

  for (const phone of [false, true])
    journey(`a group is made with its people, renamed and described${phone ? ', on phones' : ''}`, async (stage) => {
      const world = await stage.world()
      const mira = await world.someone('Mira')
      const jonas = await world.someone('Jonas')
      const screen = await stage.seat(world, mira, { phone })
      const other = await stage.seat(world, jonas, { phone })

      await beginNew(screen, 'group')
      await screen.button('Create group').click()
      await see(screen.text('Write 1 to 128 characters'))
      await screen.field('Name').fill('Weekend plans')
      await screen.field('Description').fill('Where we go')
      await pick(screen, jonas)
      await see(screen.button(`Remove ${nameOf(jonas)}`))
      await screen.button('Create group').click()
      await screen.say('Hello all')
      await see(other.row('Weekend plans').getByText(`${nameOf(mira)}: Hello all`))

      await other.open('Weekend plans')
      await other.sees('Hello all')
      expect(await other.button('Edit').count(), 'a member changes nothing').toBe(0)
      await screen.button(/Open details/).click()
      await screen.button('Edit').click()
      await screen.dialog.getByLabel('Name', { exact: true }).fill('  ')
      await screen.dialog.getByRole('button', { name: 'Save' }).click()
      await see(screen.dialog.getByText('Write 1 to 128 characters'))
      await screen.dialog.getByLabel('Name', { exact: true }).fill('Sunday plans')
      await screen.dialog.getByLabel('Description').fill('We meet at the lake')
      await screen.dialog.getByRole('button', { name: 'Save' }).click()
      await gone(screen.dialog)
      await expect.poll(() => other.page.title()).toBe('Sunday plans - UltraChat')
      await see(told(other, `${nameOf(mira)} renamed it to “Sunday plans”`))
      await other.button(/Open details/).click()
      await see(other.text('We meet at the lake'))
    })

  journey('people are added, given roles, removed; the group is handed over, left and deleted', async (stage) => {
    const world = await stage.world()
    const mira = await world.someone('Mira')
    const jonas = await world.someone('Jonas')
    const lena = await world.someone('Lena')
    const group = await aChat(mira, [jonas], { title: 'Rowing' })
    const owner = await stage.seat(world, mira, { at: `/chat/${group.id}/details` })
    const second = await stage.seat(world, jonas, { at: `/chat/${group.id}/details` })
    const third = await stage.seat(world, lena)

    await owner.button('Add people').click()
    await pick(owner, lena)
    await owner.button('Add').click()
    await see(owner.text('1 person added'))
    await see(memberRow(second, lena))
    await see(told(second, `${nameOf(mira)} added ${nameOf(lena)}`))
    await third.open('Rowing')
    await third.say('Thank you')

    expect(await second.button(`Actions for ${nameOf(lena)}`).count(), 'a member removes nobody').toBe(0)
    await memberMenu(owner, jonas, 'Make admin')
    await see(memberRow(second, jonas).getByText('Admin'))
    await second.button(`Actions for ${nameOf(lena)}`).click()
    await see(second.page.getByRole('menuitem', { name: 'Remove' }))
    expect(await second.page.getByRole('menuitem', { name: 'Make admin' }).count(), 'roles are the owner’s').toBe(0)
    await second.choose('Remove')
    await second.confirm('Remove')
    await see(third.text('You are no longer in Rowing'))
    await gone(third.composer)
    await gone(third.row('Rowing'))
    await gone(memberRow(owner, lena))
    await see(told(owner, `${nameOf(jonas)} removed ${nameOf(lena)}`))

    await memberMenu(owner, jonas, 'Take admin role back')
    await gone(second.button('Edit'))
    await memberMenu(owner, jonas, 'Hand over to them')
    await owner.confirm('Hand over to them')
    await see(memberRow(second, jonas).getByText('Owner'))
    await see(memberRow(owner, mira).getByText('Admin'))
    await owner.button('Leave group').click()
    await owner.confirm('Leave')
    await gone(owner.row('Rowing'))
    await see(told(second, `${nameOf(mira)} left`))

    await second.button('Add people').click()
    await pick(second, lena)
    await second.button('Add').click()
    await third.open('Rowing')
    await second.button('Delete for everyone').click()
    await second.confirm('Delete')
    await gone(second.row('Rowing'))
    await see(third.text('You are no longer in Rowing'))
    await gone(third.row('Rowing'))
  })

  journey('in a channel only admins post, and a new admin may at once', async (stage) => {
    const world = await stage.world()
    const mira = await world.someone('Mira')
    const jonas = await world.someone('Jonas')
    const screen = await stage.seat(world, mira)
    const other = await stage.seat(world, jonas, { phone: true })
    await beginNew(screen, 'channel')
    await screen.field('Name').fill('News of the house')
    await pick(screen, jonas)
    await screen.button('Create channel').click()
    await screen.say('The lift works again')
    await other.open('News of the house')
    await other.sees('The lift works again')
    await see(other.text('Only admins can write in this channel'))
    expect(await other.composer.count()).toBe(0)
    await screen.button('Details').click()
    await memberMenu(screen, jonas, 'Make admin')
    await other.say('The stairs, too')
    await screen.sees('The stairs, too')
    await memberMenu(screen, jonas, 'Take admin role back')
    await see(other.text('Only admins can write in this channel'))
  })

  journey('a public group is found and joined by its handle; made private it is not there', async (stage) => {
    const world = await stage.world()
    const mira = await world.someone('Mira')
    const jonas = await world.someone('Jonas')
    const lena = await world.someone('Lena')
    await aChat(lena, [], { title: 'Other climbers', handle: 'climbers' })
    const screen = await stage.seat(world, mira)
    const other = await stage.seat(world, jonas)

    await beginNew(screen, 'group')
    await screen.field('Name').fill('Climbers')
    await screen.page.getByRole('radio', { name: 'Public' }).click()
    expect(await screen.field('Handle').inputValue(), 'a handle is proposed').toBe('climbers')
    screen.watch.allow(/409/)
    await screen.button('Create group').click()
    await see(screen.text('This handle is taken. Try another one.'))
    expect(await screen.field('Name').inputValue(), 'nothing typed is lost').toBe('Climbers')
    await screen.field('Handle').fill('a b')
    await screen.button('Create group').click()
    await see(screen.text('Use 3 to 32 of a to z, 0 to 9, dot, dash or underscore'))
    await screen.field('Handle').fill('north.wall')
    await screen.button('Create group').click()
    await screen.say('Up we go')

    await other.searchBox.fill('@north.wall')
    await other.page.getByRole('region', { name: 'Results' }).getByRole('link', { name: 'Climbers' }).click()
    await see(other.text('1 member'))
    await other.button('Join').click()
    await see(other.composer)
    await see(told(screen, `${nameOf(jonas)} joined`))

    await screen.button('Details').click()
    await screen.button('Edit').click()
    await screen.page.getByRole('radio', { name: 'Private' }).click()
    await screen.dialog.getByRole('button', { name: 'Save' }).click()
    await gone(screen.dialog)
    const late = await stage.seat(world, lena)
    late.watch.allow(/404/)
    await late.go('/public/north.wall')
    await see(late.heading('No public chat here'))
    await see(late.text('Nothing on this server has the handle @north.wall.'))
  })

  for (const history of ['Everything', 'From when they join'])
    journey(`newcomers read: ${history}`, async (stage) => {
      const world = await stage.world()
      const mira = await world.someone('Mira')
      const jonas = await world.someone('Jonas')
      const screen = await stage.seat(world, mira)
      await beginNew(screen, 'group')
      await screen.field('Name').fill('Letters')
      await screen.page.getByRole('radio', { name: history }).click()
      await screen.button('Create group').click()
      await screen.say('Before they came')
      await screen.button('Details').click()
      await screen.button('Add people').click()
      await see(
        screen.dialog.getByText(
          history === 'Everything'
            ? 'They can read everything that was written here.'
            : 'They can read what is written from now on.',
        ),
      )
      await pick(screen, jonas)
      await screen.button('Add').click()
      await see(memberRow(screen, jonas))
      await screen.say('Since they came')
      const other = await stage.seat(world, jonas)
      await other.open('Letters')
      await other.sees('Since they came')
      expect(await other.said()).toEqual([...(history === 'Everything' ? ['Before they came'] : []), 'Since they came'])
    })
})

describe('invite links', () => {
  useChromium()

  const hashOf = (url: string) => new URL(url).hash.slice(1)
  const signIn = async (screen: Screen, person: Person, submit: string) => {
    await screen.field('Username or e-mail').fill(person.username)
    await screen.field('Password').fill('a long password')
    await screen.button(submit).click()
  }

  journey('a link is made in the details; it lets in whoever has an account, once, and shows its use', async (stage) => {
    const world = await stage.world()
    const mira = await world.someone('Mira')
    const jonas = await world.someone('Jonas')
    const lena = await world.someone('Lena')
    const group = await aChat(mira, [], { title: 'Book club', description: 'Slow readers' })
    const screen = await stage.seat(world, mira, { at: `/chat/${group.id}/details` })
    await screen.button('Invite links').click()
    await screen.page.getByRole('combobox', { name: 'Works for' }).click()
    await screen.page.getByRole('option', { name: '1 day' }).click()
    await screen.page.getByRole('combobox', { name: 'Can be used' }).click()
    await screen.page.getByRole('option', { name: 'Once' }).click()
    await screen.button('Make invite link').click()
    await see(screen.dialog.getByText(/^used 0 of 1 times · until .+\d\d:\d\d$/))
    const [invite] = (await mira.do(`GET /chats/${group.id}/invites`)).items
    await see(screen.dialog.getByText(invite.url.replace('http://', '')))

    const first = await stage.stranger(world, { at: hashOf(invite.url) })
    await see(first.heading('Book club'))
    await see(first.text('Slow readers'))
    await see(first.text('1 member'))
    await first.button('Sign in').click()
    first.watch.allow(/401/)
    await first.field('Username or e-mail').fill(jonas.username)
    await first.field('Password').fill('something else')
    await first.button('Sign in and join').click()
    await see(first.text('Name or password is wrong.'))
    await see(first.heading('Book club'))
    await signIn(first, jonas, 'Sign in and join')
    await first.say('Here I am')
    await see(told(screen, `${nameOf(jonas)} joined`))

    const second = await stage.seat(world, lena)
    second.watch.allow(/410/)
    await second.go(hashOf(invite.url))
    await see(second.heading('This invite does not work'))
    await see(second.text('This invite has been used as often as it may be. Ask for a new one.'))
    await second.button('Go to your chats').click()
    await see(second.text('No chats yet'))
  })

  journey('expired, revoked, mistyped, and of a chat that was deleted: each says so', async (stage) => {
    const world = await stage.world()
    const mira = await world.someone('Mira')
    const group = await aChat(mira, [], { title: 'Book club' })
    const past = new Date(Date.now() - 1000).toISOString()
    const expired = await mira.do(`POST /chats/${group.id}/invites`, { expiresAt: past })
    const revoked = await mira.do(`POST /chats/${group.id}/invites`, {})
    const screen = await stage.seat(world, mira, { at: `/chat/${group.id}/details` })
    await screen.button('Invite links').click()
    await screen.dialog.getByRole('button', { name: 'Revoke' }).click()
    await screen.confirm('Revoke')
    await see(screen.text('No links yet. Make one above.'))
    const lost = await mira.do(`POST /chats/${(await aChat(mira)).id}/invites`, {})
    const [chat] = (await mira.do('GET /chats')).items.filter((one: { title?: string }) => one.title === 'A group')
    await mira.do(`DELETE /chats/${chat.id}`)

    const stranger = await stage.stranger(world)
    await see(stranger.heading(/^Sign in to/))
    stranger.watch.allow(/410|404/)
    for (const [code, says] of [
      [expired.code, 'This invite has expired. Ask for a new one.'],
      [revoked.code, 'This invite was taken back. Ask for a new one.'],
      [lost.code, 'The chat that this invite led to was deleted.'],
      ['not-a-code-of-ours', 'There is no such invite. Check that the link was copied whole.'],
    ]) {
      await stranger.go(`/join/${code}`)
      await see(stranger.heading('This invite does not work'))
      await see(stranger.text(says))
    }
    await stranger.button('Sign in').click()
    await see(stranger.heading(/^Sign in to/))
  })

  journey('a link that is used up while somebody fills in the form says so and keeps what they typed', async (stage) => {
    const world = await stage.world({ ULTRACHAT_REGISTRATION: 'invite' })
    const ada = await world.setUp()
    const group = await aChat(ada, [], { title: 'Book club' })
    const { code } = await ada.do(`POST /chats/${group.id}/invites`, { maxUses: 1 })
    const [slow, quick] = [
      await stage.stranger(world, { at: `/join/${code}` }),
      await stage.stranger(world, { at: `/join/${code}` }),
    ]
    for (const [screen, name] of [
      [slow, 'Slow Sam'],
      [quick, 'Quick Quinn'],
    ] as const) {
      await screen.field('Your name').fill(name)
      await screen.field('Password').fill('correct horse')
    }
    await quick.button('Create account and join').click()
    await quick.say('First!')
    slow.watch.allow(/410/)
    await slow.button('Create account and join').click()
    await see(slow.text('This invite has been used as often as it may be. Ask for a new one.'))
    expect(await slow.field('Your name').inputValue()).toBe('Slow Sam')
    expect(await slow.field('Password').inputValue()).toBe('correct horse')
  })

  journey('who is in already opens the chat; who is signed in joins with one press, on a phone too', async (stage) => {
    const world = await stage.world()
    const mira = await world.someone('Mira')
    const jonas = await world.someone('Jonas')
    const group = await aChat(mira, [], { title: 'Book club' })
    const { code } = await mira.do(`POST /chats/${group.id}/invites`, {})
    const screen = await stage.seat(world, mira)
    await screen.go(`/join/${code}`)
    await screen.button('Open the chat').click()
    await see(screen.composer)
    const other = await stage.seat(world, jonas, { phone: true })
    await other.go(`/join/${code}`)
    await see(other.text(`You join as ${nameOf(jonas)}.`))
    await other.button('Join').click()
    await other.say('Made it')
    await screen.sees('Made it')
  })

  journey('“Invite with a link” begins at the new chat dialog and ends with a link that works', async (stage) => {
    const world = await stage.world()
    const mira = await world.someone('Mira')
    const jonas = await world.someone('Jonas')
    const screen = await stage.seat(world, mira)
    await screen.page.getByRole('button', { name: 'New chat' }).first().click()
    await screen.dialog.getByRole('button', { name: /^Invite with a link/ }).click()
    await screen.field('A group to meet in').fill('')
    await screen.button('Create group and link').click()
    await see(screen.text('Write 1 to 128 characters'))
    await screen.field('A group to meet in').fill('The house')
    await screen.button('Create group and link').click()
    const link = await screen.field('Invite link').inputValue()
    const other = await stage.seat(world, jonas)
    await other.go(hashOf(link))
    await other.button('Join').click()
    await screen.button('Open the group').click()
    await see(told(screen, `${nameOf(jonas)} joined`))
  })
})
