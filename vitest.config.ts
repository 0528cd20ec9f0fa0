import solid from 'vite-plugin-solid'
import { defineConfig } from 'vitest/config'

// `unit` and `dashboard` need nothing; `conformance` and `real` talk to servers started by test/real/*.sh;
// `e2e` drives Debian's Chromium. The last three skip aloud where their server is missing.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
          include: ['test/**/*.test.ts'],
          exclude: ['test/real/**', 'test/conformance/real/**', 'test/e2e/**', 'test/dashboard/**', 'node_modules/**'],
          testTimeout: 30_000,
        },
      },
      {
        plugins: [solid()],
        test: {
          name: 'dashboard',
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
          include: ['test/dashboard/**/*.test.ts'],
          // the logic is tested here, without a document; pages are tested in a real browser (e2e)
          environment: 'node',
          testTimeout: 30_000,
        },
      },
      {
        test: {
          // half of the time they wait for a server: more of them than processors. Each place is a database of its own
          name: 'conformance',
          include: ['test/conformance/real/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 120_000,
          maxWorkers: 4,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'real',
          include: ['test/real/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'e2e',
          sequence: { groupOrder: 3 },
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
