export { parseMarkdown } from './markdown'
export { default as MessageText } from './MessageText.vue'
export { plainText } from './plainText'
