import { createRouter, createWebHashHistory, type RouteComponent, type RouteRecordRaw } from 'vue-router'
import AppFrame from './AppFrame.vue'
import ConversationEmpty from './ConversationEmpty.vue'
import { guard, toSaved } from './guards'

// What the frame shows is in the address: `pane` says which pane a phone shows. Hash addresses, because invite and setup links carry
// their secret in the fragment, where no server sees it.
declare module 'vue-router' {
  interface RouteMeta {
    pane?: 'list' | 'main' | 'details'
    /** `nobody`: only while nobody is signed in; `anyone`: always; without it one must be signed in. */
    for?: 'nobody' | 'anyone'
  }
}

type Lazy = () => Promise<RouteComponent>

const chatList = () => import('../features/chats/ChatsPane.vue')
const conversation = () => import('../features/messages/ConversationPage.vue')
const settingsList = () => import('../features/settings/SettingsPane.vue')

const settings = (path: string, page: Lazy): RouteRecordRaw => ({
  path: `settings/${path}`,
  name: `settings-${path}`,
  meta: { pane: 'main' },
  components: { list: settingsList, default: page },
})

const profile = () => import('../features/settings/ProfilePage.vue')

const routes: RouteRecordRaw[] = [
  {
    path: '/',
    component: AppFrame,
    children: [
      { path: '', name: 'chats', meta: { pane: 'list' }, components: { list: chatList, default: ConversationEmpty } },
      { path: 'saved', name: 'saved', beforeEnter: toSaved, component: ConversationEmpty },
      {
        path: 'chat/:chatId/details',
        name: 'chat-details',
        meta: { pane: 'details' },
        components: { list: chatList, default: conversation, details: () => import('../features/details/DetailsPage.vue') },
      },
      {
        path: 'chat/:chatId/:seq(\\d+)?',
        name: 'chat',
        meta: { pane: 'main' },
        components: { list: chatList, default: conversation },
      },
      { path: 'settings', name: 'settings', meta: { pane: 'list' }, components: { list: settingsList, default: profile } },
      settings('profile', profile),
      settings('appearance', () => import('../features/settings/AppearancePage.vue')),
      settings('chats', () => import('../features/settings/ChatSettingsPage.vue')),
      settings('privacy', () => import('../features/settings/PrivacyPage.vue')),
      settings('devices', () => import('../features/settings/DevicesPage.vue')),
      settings('password', () => import('../features/settings/PasswordPage.vue')),
      settings('about', () => import('../features/settings/AboutPage.vue')),
    ],
  },
  {
    path: '/sign-in',
    name: 'sign-in',
    meta: { for: 'nobody' },
    component: () => import('../features/session/SignInPage.vue'),
  },
  {
    path: '/register',
    name: 'register',
    meta: { for: 'nobody' },
    component: () => import('../features/session/RegisterPage.vue'),
  },
  {
    path: '/setup/:token',
    name: 'setup',
    meta: { for: 'nobody' },
    component: () => import('../features/session/SetupPage.vue'),
  },
  { path: '/welcome', name: 'welcome', component: () => import('../features/session/WelcomePage.vue') },
  {
    path: '/join/:code',
    name: 'join',
    meta: { for: 'anyone' },
    component: () => import('../features/session/JoinPage.vue'),
  },
  { path: '/public/:handle', name: 'public', component: () => import('../features/session/JoinPage.vue') },
]

// Left out of a production build: the condition is a constant there.
if (__GALLERY__) {
  routes.push(
    { path: '/_gallery', meta: { for: 'anyone' }, component: () => import('../gallery/GalleryPage.vue') },
    { path: '/_gallery/frame/:pane?', meta: { for: 'anyone' }, component: () => import('../gallery/GalleryFrame.vue') },
  )
}
routes.push({ path: '/:rest(.*)*', redirect: '/' })

export const router = createRouter({ history: createWebHashHistory(), routes })
router.beforeEach(guard)
