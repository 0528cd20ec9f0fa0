// Writes what this checkout is made of as CycloneDX 1.6 (ECMA-424), out of package-lock.json: `npm run sbom --silent`.
// Neither a time nor a random serial number is in it: the same lock file gives the same bytes.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'

/** Only needed to build, but what is built of them is sent to browsers. */
export const IN_THE_PAGES = ['@solidjs/router', 'echarts', 'solid-js'] as const

const Names = z.record(z.string(), z.string()).default({})
const Package = z.object({
  version: z.string(),
  license: z.string(),
  integrity: z.string().optional(),
  resolved: z.string().optional(),
  dev: z.boolean().default(false),
  optional: z.boolean().default(false),
  hasInstallScript: z.boolean().default(false),
  dependencies: Names,
  devDependencies: Names,
  optionalDependencies: Names,
  peerDependencies: Names,
})
type Package = z.output<typeof Package>
const Lock = z.object({ name: z.string(), lockfileVersion: z.literal(3), packages: z.record(z.string(), Package) })
export type Lock = z.output<typeof Lock>

export const readLock = (): Lock =>
  Lock.parse(JSON.parse(readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8')))

/** Of a place in the lock file: `node_modules/a/node_modules/@b/c` is `@b/c`. */
export const nameOf = (place: string): string =>
  place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)

/** Excluded is the scope of what is there for building and testing alone; optional may be missing on a machine. */
const SCOPES = ['excluded', 'optional', 'required'] as const
type Scope = (typeof SCOPES)[number]

interface Component {
  readonly type: 'library'
  readonly 'bom-ref': string
  readonly name: string
  readonly version: string
  scope: Scope
  readonly purl: string
  readonly hashes: readonly { readonly alg: 'SHA-512'; readonly content: string }[]
  readonly licenses: readonly ({ readonly expression: string } | { readonly license: { readonly id: string } })[]
}

export function sbom({ name, packages }: Lock) {
  const { '': root, ...others } = packages
  const inPages = reachable(others, IN_THE_PAGES)
  // several places may hold the same package
  const components = new Map<string, Component>()
  const needs = new Map<string, Set<string>>()
  for (const [place, own] of Object.entries(others)) {
    const purl = purlOf(nameOf(place), own.version)
    const scope: Scope = inPages.has(place) ? 'required' : own.dev ? 'excluded' : own.optional ? 'optional' : 'required'
    const known = components.get(purl)
    if (known) known.scope = SCOPES[Math.max(SCOPES.indexOf(known.scope), SCOPES.indexOf(scope))]!
    else components.set(purl, componentOf(nameOf(place), own, purl, scope))
    const all = needs.get(purl) ?? new Set()
    for (const to of directOf(others, place, own)) all.add(purlOf(nameOf(to), others[to]!.version))
    needs.set(purl, all)
  }
  const ref = purlOf(name, root!.version)
  const direct = directOf(others, '', root!).map((to) => purlOf(nameOf(to), others[to]!.version))
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: { type: 'application', 'bom-ref': ref, name, version: root!.version, ...licensesOf(root!.license) },
    },
    components: [...components.values()],
    dependencies: [{ ref, dependsOn: direct }, ...[...needs].map(([from, to]) => ({ ref: from, dependsOn: [...to] }))],
  }
}

function componentOf(name: string, { version, integrity, license }: Package, purl: string, scope: Scope): Component {
  const content = Buffer.from((integrity ?? '').replace(/^sha512-/, ''), 'base64').toString('hex')
  const hashes = [{ alg: 'SHA-512' as const, content }]
  return { type: 'library', 'bom-ref': purl, name, version, scope, purl, hashes, ...licensesOf(license) }
}

const licensesOf = (license: string): Pick<Component, 'licenses'> => ({
  licenses: [/ (?:OR|AND|WITH) /.test(license) ? { expression: license } : { license: { id: license } }],
})

/** @see https://github.com/package-url/purl-spec, type npm: the `@` of a scope is `%40` */
const purlOf = (name: string, version: string): string =>
  `pkg:npm/${name.split('/').map(encodeURIComponent).join('/')}@${encodeURIComponent(version)}`

/** Places of what a package needs, found as Node finds them: beside it, then further out. Others are not installed. */
function directOf(packages: Lock['packages'], place: string, own: Package): readonly string[] {
  const { dependencies, devDependencies, optionalDependencies, peerDependencies } = own
  const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies, ...peerDependencies })
  return names.flatMap((name) => {
    for (let at = place; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
      const found = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`
      if (packages[found]) return [found]
      if (at === '') return []
    }
  })
}

function reachable(packages: Lock['packages'], names: readonly string[]): ReadonlySet<string> {
  const found = new Set(names.map((name) => `node_modules/${name}`))
  // a set hands out what is added while it is walked
  for (const place of found) for (const to of directOf(packages, place, packages[place]!)) found.add(to)
  return found
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.stdout.write(`${JSON.stringify(sbom(readLock()), null, 2)}\n`)
