import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

/** Who may import whom (design: layers). A folder may always import itself. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  core: [],
  store: ['core'],
  collector: ['core', 'store'],
  forecasts: ['core'],
  alerts: ['core', 'store', 'forecasts'],
  reports: ['core', 'forecasts'],
  api: ['core', 'store', 'forecasts', 'alerts', 'reports'],
  commands: ['core', 'store', 'collector', 'forecasts', 'alerts', 'reports', 'api'],
  dashboard: ['core'],
  'main.ts': ['core', 'store', 'collector', 'forecasts', 'alerts', 'reports', 'api', 'commands'],
}
/** May be imported as types only. */
const TYPES_ONLY: Record<string, readonly string[]> = { dashboard: ['api'] }
/** Folders of plug-ins: only the registry beside them may import them. */
const PLUGINS: Record<string, string> = {
  'collector/sources': 'collector/registry.ts',
  'collector/profiles': 'collector/sources/prometheus.ts',
  'store/metrics/engines': 'store/metrics/registry.ts',
  'forecasts/models': 'forecasts/registry.ts',
  'api/routes': 'api/app.ts',
  'dashboard/pages': 'dashboard/routes.ts',
}

interface Import {
  readonly file: string
  readonly target: string
  readonly typeOnly: boolean
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (['node_modules', 'dist', 'data', '.git', 'fixtures'].includes(entry.name)) return []
    if (entry.isDirectory()) return sources(path)
    return /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : []
  })
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8')
  const found: Import[] = []
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'"`;]*?from\s+)?['"](\.[^'"]+)['"]|import\(\s*['"](\.[^'"]+)['"]\s*\)|new URL\(\s*['"](\.[^'"]+)['"]/g
  for (const match of text.matchAll(pattern)) {
    const specifier = match[2] ?? match[3] ?? match[4]!
    found.push({
      file,
      target: relative(root, normalize(join(root, dirname(file), specifier))),
      typeOnly: match[1] !== undefined,
    })
  }
  return found
}

const files = sources('').filter((file) => !file.startsWith('test/'))
const imports = files.flatMap(importsOf)
const top = (path: string) => path.split('/')[0]!
const folder = (path: string) => dirname(path)

describe('the layers', () => {
  it('sees the sources it judges', () => {
    expect(files.length).toBeGreaterThan(20)
    expect(imports.length).toBeGreaterThan(20)
  })

  it('lets each folder import only what its place allows', () => {
    const breaches = imports.filter(({ file, target, typeOnly }) => {
      const from = top(file)
      const to = top(target)
      if (from === to || !(from in MAY_IMPORT) || from === 'vitest.config.ts') return false
      return !(MAY_IMPORT[from]!.includes(to) || (typeOnly && TYPES_ONLY[from]?.includes(to)))
    })
    expect(breaches).toEqual([])
  })

  it('lets nobody import main.ts or the tests', () => {
    expect(imports.filter(({ target }) => target === 'main.ts' || top(target) === 'test')).toEqual([])
  })

  it('lets only a registry import its plug-ins', () => {
    const breaches = imports.filter(({ file, target }) =>
      Object.entries(PLUGINS).some(
        ([plugins, registry]) =>
          target.startsWith(`${plugins}/`) && !file.startsWith(`${plugins}/`) && file !== registry,
      ),
    )
    expect(breaches).toEqual([])
  })

  it('has no import circle between files', () => {
    const graph = new Map<string, string[]>()
    for (const { file, target, typeOnly } of imports)
      if (!typeOnly) graph.set(file, [...(graph.get(file) ?? []), target])
    const done = new Set<string>()
    const circles: string[][] = []
    const visit = (file: string, path: string[]): void => {
      const at = path.indexOf(file)
      if (at >= 0) {
        circles.push([...path.slice(at), file])
        return
      }
      if (done.has(file)) return
      for (const next of graph.get(file) ?? []) visit(next, [...path, file])
      done.add(file)
    }
    for (const file of graph.keys()) visit(file, [])
    expect(circles).toEqual([])
  })

  it('has no barrel: every import names the file itself', () => {
    expect(imports.filter(({ target }) => folder(target) !== '' && /(^|\/)index(\.ts)?$/.test(target))).toEqual([])
  })
})
