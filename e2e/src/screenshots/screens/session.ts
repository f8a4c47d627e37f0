import { type Screen, see } from '../../harness/index.js'

/** Who sits before the screen, and on which server: the one that is in use, or one that nobody has set up. */
export interface Arrival {
  readonly server: 'used' | 'new'
  readonly who?: 'sofia'
  arrive(screen: Screen, code: string): Promise<void>
}

/** What somebody sees who comes for the first time. */
export const session: Record<string, Arrival> = {
  'sign-in': {
    server: 'used',
    arrive: async (screen) => {
      await screen.go('/sign-in')
      await see(screen.heading(/^Sign in to/))
    },
  },
  register: {
    server: 'used',
    arrive: async (screen) => {
      await screen.go('/register')
      await see(screen.heading('Create your account'))
    },
  },
  join: {
    server: 'used',
    arrive: async (screen, code) => {
      await screen.go(`/join/${code}`)
      await see(screen.button('Create account and join'))
    },
  },
  'join-gone': {
    server: 'used',
    arrive: async (screen) => {
      await screen.go('/join/not-a-code')
      await see(screen.heading('This invite does not work'))
    },
  },
  'needs-owner': {
    server: 'new',
    arrive: async (screen) => {
      await screen.go('/')
      await see(screen.heading('This server waits for its owner'))
    },
  },
  setup: {
    server: 'new',
    arrive: async (screen) => {
      await screen.go('/setup/setup-token-of-the-tests')
      await screen.field('Your name').fill('Mira Lindqvist')
      await see(screen.button("Create the owner's account"))
    },
  },
  welcome: {
    server: 'used',
    who: 'sofia',
    arrive: async (screen) => {
      await screen.go('/welcome')
      await see(screen.heading(/^Welcome/))
    },
  },
  'empty-chats': {
    server: 'used',
    who: 'sofia',
    arrive: async (screen) => {
      await screen.go('/')
      await see(screen.text('No chats yet'))
    },
  },
}
