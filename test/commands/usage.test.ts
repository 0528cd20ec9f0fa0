import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shippedRules } from '../../alerts/rules/catalogue.ts'
import { compileRules } from '../../alerts/rules/compile.ts'
import { makePlace, type Place } from './program.ts'

const BAD = `sources:
  slurm:
    - cluster: serafin
      cli: {}
      intervalSeconds: 6
  jupiterhub: []
`

/** One mistake of every kind, each in another place. */
const EVERYTHING_WRONG = `langage: es
listen: { host: 127.0.0.1, port: 99999 }
sources:
  prometheus:
    - profile: node_exportr
      targets: ["node[01-64:9100"]
      intervalSeconds: 0
      labels: { usuario: x }
  slurm:
    - cluster: serafin
      rest: { url: "http://head01:6820" }
      cli: {}
  jupyterhub:
    - name: main
      url: 12
`

let place: Place
beforeAll(() => {
  place = makePlace()
  place.file('bad.yaml', BAD)
  place.file('everything.yaml', EVERYTHING_WRONG)
  place.file('spoken.yaml', `language: pt\n${BAD}`)
  place.file('hosts.yaml', 'listen: { host: 0.0.0.0 }\nsources: { host: [{ node: cn01 }] }\n')
  place.file('twice.yaml', 'sources:\n  host: [{ node: cn01 }, { node: cn01 }]\n')
  place.file('nothing.yaml', 'sources:\n  host: []\n')
  place.file(
    'good.yaml',
    'sources:\n  host: [{ node: cn01 }]\n  prometheus:\n    - { profile: node_exporter, targets: ["n[1-3]:9100"], intervalSeconds: 30 }\n',
  )
})
afterAll(() => place.leave())

describe('a command line that makes no sense', () => {
  it.each([
    [
      ['--lang', 'es'],
      'atalaya: Falta la orden. Las hay: start, collect, serve, check-config, doctor, store, import, forecast, simulate, erase, login, token, audit. Vea «atalaya --help».\n',
    ],
    [['strat'], 'atalaya: No existe la orden «strat». ¿Quiso decir «start»? Vea «atalaya --help».\n'],
    [
      ['constructor', '--lang', 'en'],
      'atalaya: There is no command "constructor". There are: start, collect, serve, check-config, doctor, store, import, forecast, simulate, erase, login, token, audit. See "atalaya --help".\n',
    ],
    [['start', '--prot', '80'], 'atalaya: La opción --prot no existe. ¿Quiso decir --port? Vea «atalaya --help».\n'],
    [['start', '-p', '80'], 'atalaya: La opción -p no existe. Vea «atalaya --help».\n'],
    [['start', '--port'], 'atalaya: La opción --port necesita un valor: --port VALOR.\n'],
    [['start', '--json=yes'], 'atalaya: La opción --json no lleva valor.\n'],
    [
      ['start', '--port', '99999'],
      'atalaya: --port: «99999» no es un puerto. Escriba un número de 0 a 65535 (0 = cualquiera libre).\n',
    ],
    [['start', 'now'], 'atalaya: Sobra «now». Vea «atalaya --help».\n'],
    [['start', '--lang', 'fr'], 'atalaya: --lang: «fr» no se admite. Valores posibles: es, pt, en.\n'],
    [['start', '--log', 'xml'], 'atalaya: --log: «xml» no se admite. Valores posibles: human, json.\n'],
    [
      ['collect', '--port', '80', '--lang', 'en'],
      'atalaya: "collect" does not take the option --port. It takes: --config --data --log --json --help --version --lang.\n',
    ],
    [
      ['store', '--lang', 'pt'],
      'atalaya: "store" precisa saber o que fazer: store verify, store export, store backup, store compact, store copy, store rejected. Veja "atalaya --help".\n',
    ],
    [
      ['store', 'verfy'],
      'atalaya: No existe la orden «store verfy». ¿Quiso decir «store verify»? Vea «atalaya --help».\n',
    ],
    [
      ['store', 'constructor', '--lang', 'en'],
      'atalaya: There is no command "store constructor". There are: store verify, store export, store backup, store compact, store copy, store rejected. See "atalaya --help".\n',
    ],
    [['store', 'compact', 'now', '--lang', 'en'], 'atalaya: "now" is not expected. See "atalaya --help".\n'],
    [
      ['store', 'verify', '--force', '--lang', 'en'],
      'atalaya: "store verify" does not take the option --force. It takes: --deep --config --data --json --help --version --lang.\n',
    ],
    [
      ['start', '--config', 'none.yaml', '--lang', 'pt'],
      'atalaya: O arquivo de configuração none.yaml não existe. Verifique --config ou ATALAYA_CONFIG.\n',
    ],
  ])('%j ends with 2 and says what to write', async (args, expected) => {
    expect(await place.here(args)).toEqual({ code: 2, out: '', err: expected })
  })

  it('refuses to listen where others could read everything', async () => {
    const { code, err } = await place.here(['serve', '--host', '0.0.0.0', '--lang', 'en'])
    expect(code).toBe(2)
    expect(err).toContain(
      'Atalaya does not listen on 0.0.0.0, where others reach it, while the configuration lacks: access.anonymous',
    )
    const file = await place.here(['start', '--config', 'hosts.yaml', '--lang', 'en'])
    expect(file.code).toBe(2)
    expect(file.err).toContain('hosts.yaml:1:17: listen.host: Atalaya does not listen on 0.0.0.0')
  })
})

describe('help and version', () => {
  it.each(['es', 'pt', 'en'])('are given in %s', async (language) => {
    const { code, out } = await place.run(['--help'], { LC_ALL: `${language}_XX.UTF-8` }).ended
    expect(code).toBe(0)
    expect(out).toContain(
      { es: 'Uso: atalaya ORDEN', pt: 'Uso: atalaya COMANDO', en: 'Usage: atalaya COMMAND' }[language],
    )
    for (const option of ['--config', '--data', '--host', '--port', '--lang', '--log', '--json', '--help', '--version'])
      expect(out).toContain(`  ${option}`)
  })

  it('name the version of the package', async () => {
    expect((await place.run(['--version']).ended).out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

describe('a configuration with mistakes', () => {
  it.each([
    [
      'es',
      'bad.yaml:5:24: sources.slurm[0].intervalSeconds: Debe ser al menos 60; dice 6.\n' +
        'bad.yaml:6:3: sources.jupiterhub: La clave «jupiterhub» no existe. ¿Quiso decir «jupyterhub»?\n' +
        'atalaya: bad.yaml tiene 2 problema(s).\n',
    ],
    [
      'pt',
      'bad.yaml:5:24: sources.slurm[0].intervalSeconds: Deve ser no mínimo 60; está 6.\n' +
        'bad.yaml:6:3: sources.jupiterhub: A chave "jupiterhub" não existe. Quis dizer "jupyterhub"?\n' +
        'atalaya: bad.yaml tem 2 problema(s).\n',
    ],
    [
      'en',
      'bad.yaml:5:24: sources.slurm[0].intervalSeconds: It must be at least 60; it says 6.\n' +
        'bad.yaml:6:3: sources.jupiterhub: There is no key "jupiterhub". Did you mean "jupyterhub"?\n' +
        'atalaya: bad.yaml has 2 problem(s).\n',
    ],
  ])('ends every command with 2 and tells all of them, in %s', async (language, expected) => {
    for (const command of ['start', 'check-config'])
      expect(await place.here([command, '--config', 'bad.yaml', '--lang', language])).toEqual({
        code: 2,
        out: '',
        err: expected,
      })
  })

  it('is told of every mistake at once, each with its line and column', async () => {
    const { code, out, err } = await place.here(['check-config', 'everything.yaml', '--json'])
    expect([code, err]).toEqual([2, ''])
    const { problems } = JSON.parse(out) as { problems: { line: number; column: number; key: string }[] }
    expect(problems.map(({ line, column, key }) => `${line}:${column} ${key}`)).toEqual([
      '1:1 langage',
      '2:34 listen.port',
      '5:16 sources.prometheus[0].profile',
      '6:17 sources.prometheus[0].targets[0]',
      '7:24 sources.prometheus[0].intervalSeconds',
      '8:17 sources.prometheus[0].labels.usuario',
      '10:7 sources.slurm[0]',
      '15:12 sources.jupyterhub[0].url',
    ])
  })

  it('is told in the language it asks for itself', async () => {
    const { err } = await place.here(['check-config', 'spoken.yaml'], { LANG: 'en_GB.UTF-8' })
    expect(err).toContain('Deve ser no mínimo 60; está 6.')
  })

  it('is told to programs as JSON', async () => {
    const { code, out } = await place.here(['check-config', 'bad.yaml', '--json', '--lang', 'en'])
    expect(code).toBe(2)
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      problems: [
        {
          file: 'bad.yaml',
          line: 5,
          column: 24,
          key: 'sources.slurm[0].intervalSeconds',
          code: 'config.too_small',
          message: 'It must be at least 60; it says 6.',
        },
        { line: 6, column: 3, key: 'sources.jupiterhub', code: 'config.unknown_key_nearest' },
      ],
    })
  })

  it('may not watch the same target twice, nor nothing', async () => {
    const twice = await place.here(['check-config', 'twice.yaml', '--lang', 'en'])
    expect([twice.code, twice.err.split('\n')[0]]).toEqual([
      2,
      'twice.yaml:2:26: sources.host[1]: The target host:cn01 is already in sources.host[0]. Delete one of the two.',
    ])
    const nothing = await place.here(['check-config', 'nothing.yaml', '--lang', 'en'])
    expect([nothing.code, nothing.err]).toEqual([
      2,
      'atalaya: There is nothing to watch: the configuration leaves no target. Add one under sources or delete "host: []".\n',
    ])
  })
})

describe('a configuration in order', () => {
  it('is shown as the targets it stands for, and how many rules watch over them', async () => {
    const { rules } = compileRules(shippedRules())
    expect(await place.here(['check-config', 'good.yaml', '--lang', 'en'])).toEqual({
      code: 0,
      err: '',
      out: [
        'good.yaml: in order. This would be watched:',
        '    ✓ host: cn01            every 10 s',
        '    ✓ prometheus: n1:9100   every 30 s',
        '    ✓ prometheus: n2:9100   every 30 s',
        '    ✓ prometheus: n3:9100   every 30 s',
        `Alert rules: ${rules.length}; unit cases passed: ${rules.flatMap(({ cases }) => cases).length}.`,
        '',
      ].join('\n'),
    })
  })

  it('is shown to programs as JSON', async () => {
    const { code, out } = await place.here(['check-config', '--config', 'good.yaml', '--json'])
    expect(code).toBe(0)
    const { targets } = JSON.parse(out) as { targets: { id: string }[] }
    expect(targets.map(({ id }) => id)).toEqual([
      'host:cn01',
      'prometheus:node_exporter:n1:9100',
      'prometheus:node_exporter:n2:9100',
      'prometheus:node_exporter:n3:9100',
    ])
  })
})
