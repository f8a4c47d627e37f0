// Answers every message with its own words: node echo-bot.mjs http://localhost:3000 echo its-password
import { createClient } from '@ultrachat/client'

const [url, login, password] = process.argv.slice(2)
const client = createClient({ url, auth: 'body', device: 'echo-bot' })

// `message` comes once for each new message, also for those that were sent while the connection was lost.
client.on('message', ({ chatId, message }) => {
  if (message.kind !== 'text' || message.senderId === client.me().id) return
  client.markRead(chatId, message.seq)
  client.send(chatId, { text: message.text, replyToId: message.id })
})

await client.login({ login, password })
await client.ready()
process.stdout.write(`Echoing as ${client.me().name}.\n`)
process.on('SIGINT', () => void client.close().then(() => process.exit()))
