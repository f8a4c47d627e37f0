export { typingText } from './chatPreview'
export { serviceText, type ServiceWording } from './serviceText'
export { useChatMenu } from './useChatMenu'
export { useChatName, useOther } from './useChatName'
