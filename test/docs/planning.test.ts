import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CONFIG_SCHEMA } from '../../commands/config-schema.ts'
import { checkConfig } from '../../core/config.ts'
import { ASSUMPTION_KEYS, PLANNING_DEFAULTS } from '../../core/planning/assumptions.ts'
import { EXAMPLE } from '../../core/planning/example.ts'
import { world } from '../api/world.ts'

const read = (file: string) => readFileSync(join(import.meta.dirname, '../../docs', file), 'utf8')
const load = (file: string, text: string) => checkConfig({ file, text, schema: CONFIG_SCHEMA, env: {} })
const PAGES = ['en/planning.md', 'es/planificacion.md']

describe.each(PAGES)('what docs/%s tells', (file) => {
  const text = read(file)

  it('has a configuration that holds, with something for every question', () => {
    const result = load(file, /```yaml\n([\s\S]*?)```/.exec(text)![1]!)
    expect(result).toMatchObject({ ok: true })
    const planning = result.ok ? result.config.planning : undefined
    expect(planning).toMatchObject({ targetUtilisation: 0.8, leadDays: { p50: 270, p90: 330 }, currency: 'USD' })
    expect([planning!.nodes.length, planning!.calls.length]).toEqual([4, 1])
  })

  it('names each key, and the default that it has', () => {
    const keys = [...text.matchAll(/^\| ((?:`\w+`(?:, )?)+) \|/gm)].flatMap(([, cell]) => cell!.match(/\w+/g)!)
    expect(ASSUMPTION_KEYS.map((key) => key.split('.')[0]!).filter((key) => !keys.includes(key))).toEqual([])
    const numbers = text.replace(/(\d),(\d)/g, '$1.$2')
    for (const { value } of Object.values(PLANNING_DEFAULTS)) expect(numbers).toContain(String(value))
  })

  it('names routes that there are, for the role that it tells', () => {
    const routes = [...text.matchAll(/`(\/api\/v1\/planning\/[\w-]+)/g)].map(([, path]) => path!)
    const audiences = new Map(world().doors.map(({ path, audience }) => [path, audience]))
    expect(routes).toHaveLength(4)
    expect(routes.map((path) => audiences.get(path))).toEqual(Array(4).fill('coordinator'))
  })
})

it('has the same example in both languages, words aside', () => {
  const examples = PAGES.map((file) => {
    const result = load(file, /```yaml\n([\s\S]*?)```/.exec(read(file))![1]!)
    const { calls: _, cloud, ...rest } = result.ok ? result.config.planning : ({} as never)
    return { ...rest, cloud: { ...cloud, scope: '' } }
  })
  expect(examples[0]).toEqual(examples[1])
})

it('is shown on the empty page as something that holds', () => {
  expect(load('a.yaml', EXAMPLE)).toMatchObject({ ok: true })
})
