// Development tools on the pinned runtime, set up first: `node scripts/run.mjs vitest run`.
import { join } from 'node:path'
import { launch } from './launch.mjs'
import { root, setup } from './setup.mjs'

const TOOLS = {
  vitest: 'node_modules/vitest/vitest.mjs',
  tsc: 'node_modules/typescript/bin/tsc',
  biome: 'node_modules/@biomejs/biome/bin/biome',
  knip: 'node_modules/knip/bin/knip.js',
  vite: 'node_modules/vite/bin/vite.js',
}
const CHECK = [
  ['tsc', '--noEmit'],
  ['tsc', '--noEmit', '-p', 'dashboard'],
  ['biome', 'check', '--error-on-warnings', '.'],
  ['knip'],
  ['vitest', 'run', 'test/boundaries.test.ts'],
]

const [name, ...args] = process.argv.slice(2)
setup({ dashboard: name === 'vitest' })
if (name === 'check') {
  for (const [tool, ...rest] of CHECK) {
    process.stderr.write(`atalaya: ${tool} ${rest.join(' ')}\n`)
    const code = await launch([join(root, TOOLS[tool]), ...rest], { cwd: root })
    if (code !== 0) process.exit(code)
  }
} else {
  process.exitCode = await launch([TOOLS[name] ? join(root, TOOLS[name]) : join(root, name), ...args], { cwd: root })
}
