// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how the configuration names the environment
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { problemIssue } from '../../core/config/issue.ts'
import { checkConfig, explainConfigProblem } from '../../core/config.ts'
import type { Language } from '../../core/i18n.ts'
import { LANGUAGES } from '../../core/i18n.ts'

const Target = z.union([z.string(), z.strictObject({ address: z.string(), node: z.string().optional() })])
const Hub = z
  .strictObject({
    name: z.string().min(1),
    url: z.url().optional(),
    socket: z.string().startsWith('/').optional(),
    intervalSeconds: z.number().min(10).max(3_600).default(30),
    retries: z.int().positive().optional(),
    targets: z.array(Target).min(1).max(3).optional(),
    labels: z.partialRecord(z.enum(['site', 'rack']), z.string()).optional(),
    verbose: z.boolean().optional(),
  })
  .superRefine(({ url, socket }, context) => {
    if ((url === undefined) === (socket === undefined))
      context.addIssue(problemIssue('config.exactly_one_of', { keys: 'url, socket' }))
  })
const schema = z.strictObject({
  language: z.enum(LANGUAGES).optional(),
  listen: z.strictObject({ port: z.int().max(65_535).default(8080) }).prefault({}),
  store: z
    .discriminatedUnion('engine', [
      z.strictObject({ engine: z.literal('embedded'), days: z.number().optional() }),
      z.strictObject({ engine: z.literal('influxdb'), url: z.url() }),
    ])
    .optional(),
  hubs: z.array(Hub).optional(),
})

function problems(text: string, language: Language = 'es', env: Record<string, string> = {}): string[] {
  const result = checkConfig({ file: 'a.yaml', text, schema, env })
  return result.ok ? [] : result.problems.map((problem) => explainConfigProblem(problem, language))
}

function config(text: string, env: Record<string, string> = {}): z.output<typeof schema> {
  const result = checkConfig({ file: 'a.yaml', text, schema, env })
  if (!result.ok) throw new Error(result.problems.map((problem) => explainConfigProblem(problem, 'en')).join('\n'))
  return result.config
}

describe('a configuration without mistakes', () => {
  it('comes out checked, defaults filled in', () => {
    expect(config('hubs:\n  - name: main\n    url: "http://127.0.0.1:8000"\n')).toEqual({
      listen: { port: 8080 },
      hubs: [{ name: 'main', url: 'http://127.0.0.1:8000', intervalSeconds: 30 }],
    })
  })

  it.each(['', '# nothing here\n', '---\n'])('may say nothing: %j', (text) => {
    expect(config(text)).toEqual({ listen: { port: 8080 } })
  })

  it('may repeat itself by anchors', () => {
    const text = 'hubs:\n  - &a { name: x, url: "http://a" }\n  - *a\n'
    expect(config(text).hubs!.map(({ name }) => name)).toEqual(['x', 'x'])
  })
})

describe('environment variables', () => {
  it('stand in values, typed as if they were written there', () => {
    const text = 'listen:\n  port: ${PORT}\nhubs:\n  - { name: "hub-${NAME}-${PORT}", url: "http://a" }\n'
    const { listen, hubs } = config(text, { PORT: '1234', NAME: 'x' })
    expect([listen.port, hubs![0]!.name]).toEqual([1234, 'hub-x-1234'])
  })

  it('stay text in quotes, and $${ is a literal ${', () => {
    const text = 'hubs:\n  - { name: "${N}", url: "http://a" }\n  - { name: "$${N}", url: "http://b" }\n'
    expect(config(text, { N: '7' }).hubs!.map(({ name }) => name)).toEqual(['7', '${N}'])
  })

  it('are a mistake where they are not set', () => {
    expect(problems('listen:\n  port: ${PORT}\n')[0]).toBe(
      'a.yaml:2:9: La variable de entorno PORT no está definida. Defínala o escriba el valor aquí.',
    )
  })

  it('are never shown expanded', () => {
    const shown = problems('hubs:\n  - name: x\n    url: ${SECRET}\n', 'es', { SECRET: 'hunter2' })
    expect(shown).toEqual([
      'a.yaml:3:10: hubs[0].url: ${SECRET} no es una dirección. Escríbala completa, por ejemplo "http://127.0.0.1:8000".',
    ])
  })
})

describe('mistakes', () => {
  it('are all told at once, in the order of the file', () => {
    const text = [
      'language: fr',
      'listen: { prot: 80 }',
      'hubs:',
      '  - name: 7',
      '    url: nope',
      '    intervalSeconds: 5',
      '  - nam: x',
      '    url: "http://a"',
    ].join('\n')
    expect(problems(text)).toEqual([
      'a.yaml:1:11: language: El valor fr no se admite. Escriba uno de estos: es, pt, en.',
      'a.yaml:2:11: listen.prot: La clave «prot» no existe. ¿Quiso decir «port»?',
      'a.yaml:4:11: hubs[0].name: Debe ser un texto; dice 7. Escríbalo entre comillas si parece un número.',
      'a.yaml:5:10: hubs[0].url: nope no es una dirección. Escríbala completa, por ejemplo "http://127.0.0.1:8000".',
      'a.yaml:6:22: hubs[0].intervalSeconds: Debe ser al menos 10; dice 5.',
      'a.yaml:7:5: hubs[1].nam: La clave «nam» no existe. ¿Quiso decir «name»?',
    ])
  })

  const inHub = (lines: string) => `hubs:\n  - name: x\n    url: "http://a"\n${lines}`
  it.each([
    [
      'a tab',
      'listen:\n\tport: 1',
      'a.yaml:2:1: There is a tab in the indentation. YAML takes only spaces: replace it by two spaces.',
    ],
    [
      'an open quote',
      'language: "es\n',
      'a.yaml:2:1: A character is missing or too many. Is a quote, bracket or brace left open, or ": " missing after the key?',
    ],
    [
      'two documents',
      'language: es\n---\nlanguage: pt\n',
      'a.yaml:2:1: The file holds more than one document. Delete the "---" line and keep one.',
    ],
    ['a repeated key', 'language: es\nlanguage: pt\n', 'a.yaml:2:1: The key is repeated in the same block. Keep one.'],
    [
      'a bad escape',
      'language: "\\q"\n',
      'a.yaml:1:12: There is no such backslash sequence. Write \\\\ for a backslash, or use single quotes.',
    ],
    ['no block at all', 'hello\n', 'a.yaml:1:1: It must be a block of "key: value"; it says hello.'],
    [
      'an unknown key far from any',
      'zzz: 1\n',
      'a.yaml:1:1: zzz: There is no key "zzz". Allowed here: hubs, language, listen, store.',
    ],
    [
      'a missing key',
      'hubs:\n  - url: "http://a"\n',
      'a.yaml:2:5: hubs[0].name: The required key "name" is missing. Write "name: …".',
    ],
    [
      'a key without value',
      'hubs:\n  - name:\n    url: "http://a"\n',
      'a.yaml:2:10: hubs[0].name: It has no value. Write one or delete the key.',
    ],
    [
      'an empty text',
      'hubs:\n  - name: ""\n    url: "http://a"\n',
      'a.yaml:2:11: hubs[0].name: It has no value. Write one or delete the key.',
    ],
    ['a list that is none', 'hubs: 3\n', 'a.yaml:1:7: hubs: It must be a list: one "- …" line an item. It says 3.'],
    [
      'a number with a unit',
      inHub('    intervalSeconds: 30s'),
      'a.yaml:4:22: hubs[0].intervalSeconds: It must be a number, without quotes or unit; it says 30s.',
    ],
    [
      'a number too large',
      inHub('    intervalSeconds: 4000'),
      'a.yaml:4:22: hubs[0].intervalSeconds: It must be at most 3600; it says 4000.',
    ],
    [
      'a fraction',
      inHub('    retries: 1.5'),
      'a.yaml:4:14: hubs[0].retries: It must be a whole number, without quotes or unit; it says 1.5.',
    ],
    ['zero', inHub('    retries: 0'), 'a.yaml:4:14: hubs[0].retries: It must be above 0; it says 0.'],
    ['a yes', inHub('    verbose: yes'), 'a.yaml:4:14: hubs[0].verbose: It must be true or false; it says yes.'],
    [
      'an empty list',
      inHub('    targets: []'),
      'a.yaml:4:14: hubs[0].targets: The list is empty. Write at least one item ("- …") or delete the key.',
    ],
    [
      'a list too long',
      inHub('    targets: [a, b, c, d]'),
      'a.yaml:4:14: hubs[0].targets: The list must have at most 3 items.',
    ],
    [
      'no form of a union',
      inHub('    targets: [7]'),
      'a.yaml:4:15: hubs[0].targets[0]: It says 7; expected is one of these forms: "…" | { address: …, node: … }.',
    ],
    [
      'a typo inside a union',
      inHub('    targets: [{ addres: a }]'),
      'a.yaml:4:17: hubs[0].targets[0].addres: There is no key "addres". Did you mean "address"?',
    ],
    [
      'an unknown label',
      inHub('    labels: { rak: a }'),
      'a.yaml:4:15: hubs[0].labels.rak: There is no key "rak". Did you mean "rack"?',
    ],
    ['both of two', inHub('    socket: /run/s'), 'a.yaml:2:5: hubs[0]: Write exactly one of these keys: url, socket.'],
    [
      'a wrong beginning',
      'hubs:\n  - name: x\n    socket: run\n',
      'a.yaml:3:13: hubs[0].socket: run does not have the expected form: /….',
    ],
    [
      'an unknown choice',
      'store: { engine: influx }\n',
      'a.yaml:1:18: store.engine: The value influx is not allowed. Write one of: embedded, influxdb.',
    ],
    [
      'a missing choice',
      'store: { days: 1 }\n',
      'a.yaml:1:8: store.engine: The required key "engine" is missing. Write one of: embedded, influxdb.',
    ],
    [
      'a key of another choice',
      'store: { engine: embedded, url: "http://a" }\n',
      'a.yaml:1:28: store.url: There is no key "url". Allowed here: days, engine.',
    ],
  ])('%s', (_, text, expected) => {
    expect(problems(text, 'en')).toEqual([expected])
  })

  it.each([
    ['es', 'a.yaml:2:9: listen.port: Debe ser a lo sumo 65535; dice 70000.'],
    ['pt', 'a.yaml:2:9: listen.port: Deve ser no máximo 65535; está 70000.'],
    ['en', 'a.yaml:2:9: listen.port: It must be at most 65535; it says 70000.'],
  ] as const)('are told in %s', (language, expected) => {
    expect(problems('listen:\n  port: 70000\n', language)).toEqual([expected])
  })

  it('never show what follows a key that looks like a secret typed in place of its file', () => {
    expect(problems(inHub('    token: hunter2')).join()).not.toContain('hunter2')
  })

  it('include an explosion of aliases', () => {
    const lines = ['a: &a [x, x, x, x, x, x, x, x, x]']
    for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef']) lines.push(`${to}: &${to} [${`*${from},`.repeat(9)}]`)
    expect(problems(lines.join('\n'))[0]).toMatch(/^a\.yaml:1:1: YAML no válido/)
  })

  it('do not reach the prototype of anything', () => {
    expect(problems('__proto__: { language: es }\n', 'en')).toEqual([
      'a.yaml:1:1: __proto__: There is no key "__proto__". Allowed here: hubs, language, listen, store.',
    ])
  })
})
