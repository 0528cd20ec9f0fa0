// Runs a script on the pinned runtime and passes on signals and the exit code.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root, runtime } from './setup.mjs'

export function launch(args, { cwd = process.cwd(), environment = {} } = {}) {
  const child = spawn(runtime(), args, { cwd, stdio: 'inherit', env: { ...environment, ...withBin(process.env) } })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => resolve(signal ? 128 + (signal === 'SIGINT' ? 2 : 15) : (code ?? 1)))
  })
}

function withBin(env) {
  return {
    // compiled code is kept beside the packages: the next start is quicker
    NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled'),
    ...env,
    PATH: `${root}/node_modules/.bin:${env.PATH ?? ''}`,
  }
}
