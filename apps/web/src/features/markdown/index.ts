export { highlight } from './highlight'
export { parseMarkdown, type Block, type Inline, type MessageAst } from './markdown'
export { default as MessageText } from './MessageText.vue'
export { plainText } from './plainText'
