import { parseMarkdown, type Block, type Inline } from './markdown'

/** One line without marks, for previews, titles and notifications. What a spoiler hides stays hidden. */
export function plainText(source: string, limit = 200): string {
  const text = parseMarkdown(source.slice(0, limit * 4))
    .blocks.map(ofBlock)
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim()
  const points = Array.from(text)
  return points.length > limit ? `${points.slice(0, limit).join('')}…` : text
}

function ofBlock(block: Block): string {
  switch (block.type) {
    case 'code':
      return block.text
    case 'quote':
      return block.children.map(ofBlock).join(' ')
    case 'list':
      return block.items
        .map((item, index) => `${block.isOrdered ? `${block.start + index}.` : '•'} ${ofInline(item.children)}`)
        .join(' ')
    case 'text':
      return ofInline(block.children)
  }
}

function ofInline(nodes: Inline[]): string {
  return nodes
    .map((node) => (node.type === 'spoiler' ? '▒'.repeat(6) : 'children' in node ? ofInline(node.children) : node.text))
    .join('')
}
