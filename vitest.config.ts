import solid from 'vite-plugin-solid'
import { defineConfig } from 'vitest/config'

// Three projects: `unit` needs nothing; `real` talks to servers started by test/real/*.sh;
// `e2e` drives Debian's Chromium. The last two skip aloud where their server is missing.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/real/**', 'test/conformance/real/**', 'test/e2e/**', 'test/dashboard/**', 'node_modules/**'],
          testTimeout: 30_000,
        },
      },
      {
        plugins: [solid()],
        test: {
          name: 'dashboard',
          include: ['test/dashboard/**/*.test.ts'],
          // the logic is tested here, without a document; pages are tested in a real browser (e2e)
          environment: 'node',
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'real',
          include: ['test/real/**/*.test.ts', 'test/conformance/real/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
