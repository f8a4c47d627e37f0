import { describe, expect, it } from 'vitest'
import { createApp, nextTick } from 'vue'
import { i18n } from '../../app/i18n'
import MessageText from './MessageText.vue'

async function render(text: string, props = {}) {
  const root = document.createElement('div')
  const app = createApp(MessageText, { text, ...props })
  app.use(i18n).mount(root)
  await nextTick()
  return root
}

// From OWASP's filter evasion cheat sheet and from what has broken Markdown renderers before.
const corpus = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '"><script>alert(1)</script>',
  "'-alert(1)-'",
  '<a href="javascript:alert(1)">x</a>',
  '[x](javascript:alert(1))',
  '[x](JAVASCRIPT:alert(1))',
  '[x](java\u0000script:alert(1))',
  '[x](data:text/html;base64,PHN2Zz4=)',
  '[x](https://a.b/"onmouseover="alert(1))',
  '[x]("onclick=alert(1) https://a.b)',
  '![x](x"onerror="alert(1))',
  '`<img src=x onerror=alert(1)>`',
  '```html\n<script>alert(1)</script>\n```',
  '```"onload="alert(1)\nx\n```',
  '||<img src=x onerror=alert(1)>||',
  '> <iframe src=javascript:alert(1)>',
  '- <object data=javascript:alert(1)>',
  '@"><img/src/onerror=alert(1)>',
  'https://a.b/<script>alert(1)</script>',
  'https://a.b/" onclick="alert(1)',
  '{{constructor.constructor("alert(1)")()}}',
  '${alert(1)}',
  '<math><mtext></table></math><img src onerror=alert(1)>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '<style>@import "javascript:alert(1)"</style>',
  'mailto:a@b.c?subject=<script>',
]

describe('MessageText', () => {
  it.each(corpus)('shows %j as words and makes nothing of it that runs', async (text) => {
    const root = await render(text)
    expect(root.querySelector('script,img,svg:not([aria-hidden]),iframe,object,style,math,link,form')).toBeNull()
    const attributes = [...root.querySelectorAll('*')].flatMap((element) => [...element.attributes])
    expect(attributes.filter(({ name }) => /^on|srcdoc/i.test(name))).toEqual([])
    expect(attributes.filter(({ name, value }) => name === 'href' && !/^(https?:|mailto:)/.test(value))).toEqual([])
  })

  it('opens links apart, without telling the site where they were', async () => {
    const link = (await render('https://a.b')).querySelector('a')!
    expect([link.target, link.rel]).toEqual(['_blank', 'noopener noreferrer nofollow'])
  })

  it('makes a mention of a known name only', async () => {
    const heard: string[] = []
    const root = await render('@Anna @nobody', {
      resolve: (name: string) => name === 'anna',
      onMention: (name: string) => heard.push(name),
    })
    const mentions = root.querySelectorAll<HTMLButtonElement>('.mention')
    expect([...mentions].map((m) => m.textContent)).toEqual(['@Anna'])
    mentions[0]!.click()
    expect(heard).toEqual(['anna'])
  })

  it('hides a spoiler until it is pressed', async () => {
    const root = await render('||secret||')
    root.querySelector<HTMLElement>('[role=button]')!.click()
    await nextTick()
    expect(root.querySelector('[role=button]')).toBeNull()
    expect(root.textContent).toContain('secret')
  })
})
