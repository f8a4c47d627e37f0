import vue from '@vitejs/plugin-vue'
import { defaultClientConditions, defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

/** Nest asks a constructor for its parameter types: the metadata that tsc emits must be there in tests too. */
const decorators = { decorator: { legacy: true, emitDecoratorMetadata: true } }

/** Workspace packages are read from their sources, so that a test never runs yesterday's build. */
const forNode = {
  oxc: decorators,
  resolve: { conditions: ['@ultrachat/source', ...defaultServerConditions] },
  ssr: { resolve: { conditions: ['@ultrachat/source', ...defaultServerConditions] } },
}

export default defineConfig({
  ...forNode,
  test: {
    passWithNoTests: true,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Two cores are what a small machine and most CI runners have.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{packages,services}/*/src/**/*.spec.ts', 'apps/server/src/**/*.spec.ts', 'bench/src/**/*.spec.ts'],
          exclude: ['packages/testing/src/api/**', '**/node_modules/**', '**/dist/**'],
        },
      },
      {
        extends: true,
        plugins: [vue()],
        // Vue's bundler builds expect the browser's conditions.
        resolve: { conditions: ['@ultrachat/source', ...defaultClientConditions] },
        ssr: { resolve: { conditions: ['@ultrachat/source', ...defaultClientConditions] } },
        test: {
          name: 'web',
          environment: 'happy-dom',
          include: ['apps/web/src/**/*.spec.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'api',
          include: ['packages/testing/src/api/**/*.spec.ts'],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['e2e/src/**/*.e2e.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
