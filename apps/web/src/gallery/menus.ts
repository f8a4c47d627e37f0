import { Archive, BellOff, Copy, LogOut, Pencil, Pin, Reply, Smile, Trash2 } from '@lucide/vue'
import type { MenuEntry } from '../ui'

export const chatMenu: MenuEntry[] = [
  { id: 'pin', label: 'Pin', icon: Pin },
  {
    id: 'mute',
    label: 'Mute',
    icon: BellOff,
    items: [
      { id: 'mute-1', label: 'For 1 hour' },
      { id: 'mute-8', label: 'For 8 hours' },
      { id: 'mute-on', label: 'Until I turn it on' },
    ],
  },
  { id: 'archive', label: 'Archive', icon: Archive, keys: 'shift+e' },
  { separator: true },
  { id: 'leave', label: 'Leave', icon: LogOut, danger: true },
]

export const messageMenu: MenuEntry[] = [
  { id: 'react', label: 'React', icon: Smile },
  { id: 'reply', label: 'Reply', icon: Reply, keys: 'r' },
  { id: 'edit', label: 'Edit', icon: Pencil, keys: 'up' },
  { id: 'copy', label: 'Copy text', icon: Copy, keys: 'mod+c' },
  { id: 'notify', label: 'Follow replies', checked: true },
  { id: 'pin', label: 'Pin', icon: Pin, disabled: true },
  { separator: true },
  { id: 'delete', label: 'Delete', icon: Trash2, danger: true },
]
