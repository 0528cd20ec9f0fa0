import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'

const dist = join(import.meta.dirname, '../../dashboard/dist')
const built = existsSync(join(dist, 'index.html'))
if (!built) console.warn('budget: dashboard/dist is missing, skipped; node scripts/run.mjs vite build dashboard')

const assets = built ? readdirSync(join(dist, 'assets')).filter((name) => /\.(js|css)$/.test(name)) : []
const read = (name: string) => readFileSync(join(dist, 'assets', name))
const size = (content: Buffer) => brotliCompressSync(content).length
const page = built ? readFileSync(join(dist, 'index.html')) : Buffer.alloc(0)

const STATIC = /(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g
const LATER = /import\(\s*["'`]\.\/([\w.-]+\.js)["'`]/g

/** A chunk and every chunk it imports; with `LATER`, what is fetched once it is looked at, too. */
function closure(name: string, kinds: readonly RegExp[] = [STATIC], seen = new Set<string>()): Set<string> {
  if (seen.has(name)) return seen
  seen.add(name)
  const text = read(name).toString()
  for (const kind of kinds) for (const [, next] of text.matchAll(kind)) closure(next!, kinds, seen)
  return seen
}

describe.skipIf(!built)('what a visitor downloads', () => {
  it('is less than 40 KB until the operator’s first sentence', () => {
    const operations = assets.filter((name) => /^Operations-.*\.js$/.test(name))
    const named = [...page.toString().matchAll(/\/assets\/([\w.-]+)/g)].map(([, name]) => name!)
    expect(operations).toHaveLength(1)
    expect(named.length).toBeGreaterThan(2)
    const first = new Set([...named, ...closure(operations[0]!)])
    const bytes = [...first].reduce((sum, name) => sum + size(read(name)), size(page))
    expect(bytes).toBeLessThan(40_000)
  })

  it('is at most 220 KB with every chart, whichever page it is', () => {
    const pages = assets.filter((name) => /^(Operations|Usage|Bridge|Plan|Planning|Node)-.*\.js$/.test(name))
    expect(pages).toHaveLength(6)
    const named = [...page.toString().matchAll(/\/assets\/([\w.-]+)/g)].map(([, name]) => name!)
    const styles = assets.filter((name) => name.endsWith('.css'))
    let withCharts = 0
    for (const one of pages) {
      const frame = named.flatMap((name) => (name.endsWith('.js') ? [...closure(name)] : [name]))
      // the frame can open any page: from there nothing is followed
      const shown = [...new Set([...styles, ...closure(one, [STATIC, LATER], new Set(frame))])]
      const bytes = shown.reduce((sum, name) => sum + size(read(name)), size(page))
      if (shown.some((name) => name.startsWith('engine-'))) withCharts += 1
      expect(bytes, one).toBeLessThanOrEqual(220_000)
    }
    // what is weighed is what is fetched: one page alone has none
    expect(withCharts).toBe(5)
  })

  it('holds no script or style inside the page', () => {
    const html = page.toString()
    expect(html).not.toMatch(/<style|style=|<script(?![^>]*\bsrc=)/)
    expect(html).not.toMatch(/https?:\/\//)
  })

  it('lies beside its compressed versions', () => {
    for (const name of assets.filter((one) => read(one).length > 2048)) {
      expect(existsSync(join(dist, 'assets', `${name}.br`)), name).toBe(true)
      expect(existsSync(join(dist, 'assets', `${name}.gz`)), name).toBe(true)
    }
  })
})
