import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const server = process.env['ULTRACHAT_DEV_SERVER'] ?? 'http://localhost:3000'

const source = (name: string) => fileURLToPath(new URL(`../../packages/${name}/src/index.ts`, import.meta.url))

export default defineConfig(({ command }) => ({
  plugins: [vue(), tailwindcss()],
  // Our own packages are read from their TypeScript, so that the web needs no build of theirs. By name, since the condition `source`
  // would also pull in the sources of strangers (@internationalized/date has one).
  resolve: { alias: { '@ultrachat/client': source('client'), '@ultrachat/contracts': source('contracts') } },
  define: {
    __GALLERY__: String(command === 'serve' || process.env['VITE_GALLERY'] === '1'),
    __VUE_OPTIONS_API__: 'true',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
    __INTLIFY_DROP_MESSAGE_COMPILER__: 'false',
  },
  server: {
    port: 5173,
    proxy: {
      '/api': { target: server },
      '/socket.io': { target: server, ws: true },
    },
  },
  build: {
    // light-dark(), dvh and :has() are used as they are.
    target: ['chrome123', 'firefox121', 'safari17.5'],
    // A strict CSP: nothing inlined as a data: URI, no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
}))
