// Sets up a checkout: installs the locked packages when they are missing or older than the lock,
// then builds the dashboard when its sources changed. Plain JavaScript: it must run on Node 18,
// before the pinned runtime is there. It says what it does and, on failure, what to do next.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const STAMP = join(root, 'node_modules', '.atalaya-lock')
const BUILD_STAMP = join(root, 'dashboard', 'dist', '.sources')

/** The pinned runtime if npm could install it on this platform, else the Node that runs this. */
export function runtime() {
  const pinned = join(root, 'node_modules', '.bin', 'node')
  if (existsSync(pinned)) return pinned
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath
  fail(
    `no pinned Node for ${process.platform}-${process.arch}, and this Node is ${process.version}`,
    'install Node 22.18 or newer and run the command again',
  )
}

export function setup({ dashboard = true } = {}) {
  const lock = hash([join(root, 'package-lock.json')])
  if (read(STAMP) !== lock) install(lock)
  if (dashboard) build()
}

function install(lock) {
  say('installing packages (about 20 s, once)…')
  const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    // a production environment would leave out what builds the dashboard
    env: { ...process.env, NODE_ENV: '' },
  })
  if (npm.error) fail(`npm could not be started: ${npm.error.message}`, 'install npm (Debian: apt-get install npm)')
  if (npm.status !== 0)
    fail(`npm ci ended with status ${npm.status}`, 'read its lines above; is the npm registry reachable?')
  writeFileSync(STAMP, lock)
}

function build() {
  const files = list(join(root, 'dashboard'), ['dist']).concat(list(join(root, 'core'), []))
  if (files.length === 0) return
  const sources = hash([...files, join(root, 'package-lock.json')])
  if (read(BUILD_STAMP) === sources) return
  say('building the dashboard…')
  try {
    execFileSync(runtime(), [join(root, 'node_modules/vite/bin/vite.js'), 'build', 'dashboard', '--logLevel', 'warn'], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      // anything else builds libraries with their checks for developers, and two kilobytes more
      env: { ...process.env, NODE_ENV: 'production' },
    })
  } catch (error) {
    fail(
      `the dashboard could not be built: ${error.message}`,
      'read the lines above; delete node_modules and try again',
    )
  }
  mkdirSync(dirname(BUILD_STAMP), { recursive: true })
  writeFileSync(BUILD_STAMP, sources)
}

function list(dir, skip) {
  if (!existsSync(dir)) return []
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => !skip.includes(entry.name))
    .flatMap((entry) => (entry.isDirectory() ? list(join(dir, entry.name), []) : [join(dir, entry.name)]))
    .sort()
}

function hash(files) {
  const digest = createHash('sha256')
  for (const file of files) digest.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0')
  return digest.digest('hex')
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

function say(words) {
  process.stderr.write(`atalaya: ${words}\n`)
}

function fail(what, next) {
  process.stderr.write(`atalaya: ${what}\n  → ${next}\n`)
  process.exit(1)
}
