import {
  ContextMenuCheckboxItem,
  ContextMenuItem,
  ContextMenuItemIndicator,
  ContextMenuLabel,
  ContextMenuSeparator,
  ContextMenuSub,
  ContextMenuSubContent,
  ContextMenuSubTrigger,
  DropdownMenuCheckboxItem,
  DropdownMenuItem,
  DropdownMenuItemIndicator,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuSub,
  DropdownMenuSubContent,
  DropdownMenuSubTrigger,
  ContextMenuPortal,
  DropdownMenuPortal,
} from 'reka-ui'
import type { Component } from 'vue'

export interface MenuItem {
  id: string
  label: string
  icon?: Component
  /** A shortcut to show, as `mod+k`. */
  keys?: string
  danger?: boolean
  disabled?: boolean
  /** true or false makes it a checkbox. */
  checked?: boolean
  items?: MenuEntry[]
  /** Beside the menu's own `select` event. */
  onSelect?: () => void
}

/** What a menu lists: the same array serves UiMenu and UiContextMenu. */
export type MenuEntry = MenuItem | { separator: true } | { heading: string }

export const families = {
  dropdown: {
    Item: DropdownMenuItem,
    CheckboxItem: DropdownMenuCheckboxItem,
    Indicator: DropdownMenuItemIndicator,
    Label: DropdownMenuLabel,
    Separator: DropdownMenuSeparator,
    Sub: DropdownMenuSub,
    SubTrigger: DropdownMenuSubTrigger,
    SubContent: DropdownMenuSubContent,
    Portal: DropdownMenuPortal,
  },
  context: {
    Item: ContextMenuItem,
    CheckboxItem: ContextMenuCheckboxItem,
    Indicator: ContextMenuItemIndicator,
    Label: ContextMenuLabel,
    Separator: ContextMenuSeparator,
    Sub: ContextMenuSub,
    SubTrigger: ContextMenuSubTrigger,
    SubContent: ContextMenuSubContent,
    Portal: ContextMenuPortal,
  },
}

export const menuClass =
  'scroll-y z-50 min-w-48 max-w-80 rounded-xl border border-line bg-raised p-1 text-ink shadow-3 outline-none data-[state=closed]:animate-out data-[state=open]:animate-in'
export const menuItemClass =
  'flex min-h-9 items-center gap-3 rounded-lg px-3 py-1.5 text-base outline-none select-none data-[disabled]:opacity-45 data-[highlighted]:bg-hover forced-colors:data-[highlighted]:outline-2'
