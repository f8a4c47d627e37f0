import { h, type VNode, type VNodeChild } from 'vue'
import { UiCodeBlock } from '../../ui'
import { highlight } from './highlight'
import type { Block, Inline } from './markdown'
import MessageSpoiler from './MessageSpoiler.vue'

export interface RenderContext {
  resolve: (name: string) => boolean
  onMention: (name: string) => void
}

/** The tree as nodes. Text is only ever a text node, and `href` only ever what safeHref let through. */
export function renderBlocks(blocks: Block[], context: RenderContext): VNode[] {
  return blocks.map((block) => {
    switch (block.type) {
      case 'code':
        return h(UiCodeBlock, { code: block.text, lang: block.lang, highlight })
      case 'quote':
        return h('blockquote', renderBlocks(block.children, context))
      case 'list':
        return renderList(block, context)
      case 'text':
        return h('div', inline(block.children, context))
    }
  })
}

function renderList(list: Extract<Block, { type: 'list' }>, context: RenderContext): VNode {
  const items = list.items.map((item, index) =>
    h('li', { style: { '--level': item.level }, 'data-marker': list.isOrdered ? `${list.start + index}.` : '•' }, [
      h('span', inline(item.children, context)),
    ]),
  )
  return list.isOrdered ? h('ol', { start: list.start }, items) : h('ul', items)
}

function inline(nodes: Inline[], context: RenderContext): VNodeChild[] {
  return nodes.map((node) => {
    switch (node.type) {
      case 'text':
        return node.text
      case 'code':
        return h('code', { dir: 'ltr' }, node.text)
      case 'strong':
        return h('strong', inline(node.children, context))
      case 'em':
        return h('em', inline(node.children, context))
      case 'strike':
        return h('s', inline(node.children, context))
      case 'spoiler':
        return h(MessageSpoiler, () => inline(node.children, context))
      case 'link':
        return h(
          'a',
          {
            href: node.href,
            target: '_blank',
            rel: 'noopener noreferrer nofollow',
            title: node.isAuto ? undefined : node.href,
          },
          node.text,
        )
      case 'mention':
        return context.resolve(node.name)
          ? h('button', { type: 'button', class: 'mention', onClick: () => context.onMention(node.name) }, node.text)
          : node.text
    }
  })
}
