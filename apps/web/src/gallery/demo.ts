export interface DemoChat {
  name: string
  color: number
  kind?: 'group' | 'channel' | 'saved'
  online?: boolean
  time: string
  sender?: string
  text: string
  draft?: boolean
  count?: number
  muted?: boolean
  mention?: boolean
  pinned?: boolean
  ticks?: 'queued' | 'sent' | 'delivered' | 'read' | 'failed'
}

export const chats: DemoChat[] = [
  { name: 'Saved messages', color: 0, kind: 'saved', time: 'Mon', text: 'Wi-Fi: tangerine-otter-42', pinned: true },
  {
    name: 'Harbour house',
    color: 200,
    kind: 'group',
    time: '11:42',
    sender: 'Mira',
    text: 'The keys are with Jonas, he is there until six',
    count: 3,
    mention: true,
  },
  {
    name: 'Anna Lindqvist',
    color: 330,
    online: true,
    time: '11:38',
    text: 'Perfect, see you at the ferry then! 🚢',
    ticks: 'read',
  },
  { name: 'Jonas Weber', color: 28, online: true, time: '11:20', text: 'Could you send me the plan again?', draft: true },
  {
    name: 'Release notes',
    color: 150,
    kind: 'channel',
    time: '10:05',
    text: '2.4 is out: faster search, calmer colours',
    count: 128,
    muted: true,
  },
  { name: 'مريم الحسيني', color: 275, time: '09:57', text: 'صباح الخير، هل وصلت الصور؟', count: 1 },
  {
    name: 'A group with a very long name that does not fit into the list at all',
    color: 95,
    kind: 'group',
    time: 'Yesterday',
    sender: 'You',
    text: 'and a very long last message that will be cut off somewhere around here',
    ticks: 'sent',
  },
  { name: '陈雨', color: 55, time: 'Yesterday', text: '周六一起去上海吗？', ticks: 'delivered' },
  { name: 'Ops', color: 10, kind: 'group', time: 'Sun', sender: 'You', text: 'restarting now', ticks: 'failed' },
  { name: 'Tomás', color: 240, time: '12 Nov', text: 'Photo', ticks: 'queued' },
]
