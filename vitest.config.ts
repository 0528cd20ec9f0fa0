import solid from 'vite-plugin-solid'
import { defineConfig } from 'vitest/config'

/** Pages over a service of their own and nothing else: they may run beside anything. */
const ALONE = [
  ...['bridge', 'host', 'login', 'plan', 'usage', 'usage-empty'].map((name) => `test/e2e/${name}.test.ts`),
  'test/mistakes/07-stored-xss.test.ts',
]

// `unit` and `dashboard` need nothing; `conformance` and `real` talk to servers started by test/real/*.sh;
// `pages` and `e2e` drive Debian's Chromium. The last four skip aloud where what they need is missing.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
          include: ['test/**/*.test.ts'],
          exclude: [
            'test/real/**',
            'test/conformance/real/**',
            'test/e2e/**',
            'test/dashboard/**',
            'node_modules/**',
            ...ALONE,
          ],
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
          // they wait for servers half of the time: more of them than processors. Each has a server, or databases, of its own
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
          // begins when the first of `conformance` is done: projects of a group go by their names
          name: 'pages',
          include: ALONE,
          testTimeout: 300_000,
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
          exclude: [...ALONE, 'node_modules/**'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
