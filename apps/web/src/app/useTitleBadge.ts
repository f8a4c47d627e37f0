import { toValue, watchEffect, type MaybeRefOrGetter } from 'vue'

const size = 64

/** `(3) Anna - UltraChat` in the title, and the number on the favicon. The CSP needs `img-src 'self' data:`. */
export function useTitleBadge(count: MaybeRefOrGetter<number>, title: MaybeRefOrGetter<string> = ''): void {
  let drawn = ''
  watchEffect(() => {
    const unread = toValue(count)
    const name = toValue(title)
    document.title = `${unread > 0 ? `(${unread}) ` : ''}${name ? `${name} - ` : ''}UltraChat`
    const label = unread > 99 ? '99+' : unread > 0 ? String(unread) : ''
    if (label !== drawn) void drawFavicon((drawn = label))
  })
}

async function drawFavicon(label: string): Promise<void> {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
  if (!link) return
  const href = label ? await paint(label) : '/favicon.svg'
  link.type = label ? 'image/png' : 'image/svg+xml'
  link.href = href
}

async function paint(label: string): Promise<string> {
  const canvas = Object.assign(document.createElement('canvas'), { width: size, height: size })
  const pen = canvas.getContext('2d')
  if (!pen) return '/favicon.svg'
  const logo = Object.assign(new Image(), { src: '/favicon.svg' })
  await logo.decode().then(
    () => pen.drawImage(logo, 0, 0, size, size),
    () => undefined,
  )
  pen.font = `700 ${label.length > 2 ? 24 : 32}px 'Inter Variable', system-ui, sans-serif`
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  const width = Math.max(38, pen.measureText(label).width + 16)
  pen.fillStyle = '#e02d3c'
  pen.beginPath()
  pen.roundRect(size - width, size - 38, width, 38, 19)
  pen.fill()
  pen.fillStyle = '#fff'
  pen.fillText(label, size - width / 2, size - 18)
  return canvas.toDataURL('image/png')
}
