import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CONFIG_SCHEMA } from '../../commands/config-schema.ts'
import { checkConfig } from '../../core/config.ts'
import { runHere } from './here.ts'

const check = (text: string) => checkConfig({ file: 'atalaya.yaml', text, schema: CONFIG_SCHEMA, env: {} })

function problemsOf(text: string) {
  const result = check(text)
  return result.ok
    ? []
    : result.problems.map(({ line, key, problem }) => [line, key, problem.code, problem.params['nearest']])
}
const inRules = (text: string) => `alerts:\n  rules:\n${text}`

describe('alerts in atalaya.yaml', () => {
  it('change a shipped rule by its name, switch one off, and leave the others', () => {
    const result = check(inRules('    node_down: { for: 10m, severity: P1 }\n    disk_io: { enabled: false }\n'))
    if (!result.ok) throw new Error(JSON.stringify(result.problems))
    const rules = new Map(result.config.alerts.rules.map((rule) => [rule.name, rule]))
    expect(rules.get('node_down')).toMatchObject({ for: 600, severity: 'P1', by: ['cluster', 'node'] })
    expect(rules.has('disk_io')).toBe(false)
    expect(rules.get('hub_down')).toMatchObject({ for: 300 })
  })

  it.each([
    [
      'a metric that does not exist',
      '    hub_down:\n      condition: { kind: threshold, metric: hub.upp, below: 0.5 }\n',
      [[4, 'alerts.rules.hub_down.condition.metric', 'alerts.unknown_metric_nearest', 'hub.up']],
    ],
    [
      'a clear threshold on the wrong side',
      '    clock_skew:\n      condition: { kind: threshold, metric: node.clock_offset_seconds, above: 1, clear: 2 }\n',
      [[4, 'alerts.rules.clock_skew.condition.clear', 'alerts.clear_side', undefined]],
    ],
    [
      'a ratio above 1',
      '    disk_io:\n      condition: { kind: threshold, metric: node.disk_busy_ratio, above: 80 }\n',
      [[4, 'alerts.rules.disk_io.condition.above', 'alerts.impossible', undefined]],
    ],
    [
      'a parent that does not exist',
      '    disk_io: { inhibitedBy: [node_dwn] }\n',
      [[3, 'alerts.rules.disk_io.inhibitedBy[0]', 'alerts.unknown_parent_nearest', 'node_down']],
    ],
    [
      'a circle',
      '    slurmctld_down: { inhibitedBy: [node_down] }\n',
      [[3, 'alerts.rules.slurmctld_down.inhibitedBy', 'alerts.parent_cycle', undefined]],
    ],
    [
      'a misspelt key',
      '    disk_io: { severty: P1 }\n',
      [[3, 'alerts.rules.disk_io.severty', 'config.unknown_key_nearest', 'severity']],
    ],
  ])('refuse %s, with its line', (_, text, expected) => {
    expect(problemsOf(inRules(text))).toEqual(expected)
  })

  it('refuse a rule of a site’s own that lacks what a rule needs', () => {
    const codes = problemsOf(inRules('    mine: { severity: P1 }\n')).map(([, , code]) => code)
    expect(new Set(codes)).toEqual(new Set(['alerts.incomplete']))
  })
})

describe('atalaya check-config', () => {
  it.each([
    ['30s', 2],
    ['1m', 0],
  ])('runs the unit cases of rules: one that fires at %s is exit code %d', async (at, code) => {
    const directory = mkdtempSync(join(tmpdir(), 'atalaya-rules-'))
    const series = "{ every: 30s, series: [{ labels: { hub: h }, values: '0' }]"
    const one = `${series}, expect: [{ at: ${at}, firing: [{ hub: h }] }] }`
    const text = `sources: { host: [{}] }\n${inRules(`    hub_down: { for: 1m, cases: [${one}] }\n`)}`
    writeFileSync(join(directory, 'atalaya.yaml'), text)
    const ended = await runHere(directory, ['check-config', '--lang', 'en'])
    expect([ended.code, ended.err]).toEqual([
      code,
      code === 0 ? '' : expect.stringMatching(/atalaya.yaml:4:.*Case 1 of the rule "hub_down", after 30 s/),
    ])
    if (code === 0) expect(ended.out).toMatch(/Alert rules: \d+; unit cases passed: \d+\./)
    rmSync(directory, { recursive: true })
  })
})
