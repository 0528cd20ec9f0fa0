import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually, REAL, script, slurm } from '../real/servers.ts'
import { type Service, startService } from '../real/service.ts'
import { launch, openPage, type Watched } from './browser.ts'
import { describeBrowser } from './describe-browser.ts'
import { attention, nodes, targets, tile } from './operator.ts'
import { everything, SLURM_INTERVAL, STORAGE } from './world.ts'

const REASON = 'ventilador ruidoso'
/** slurmctld calls a node dead about 40 s after its last word; then it must be asked: two intervals and slack. */
const DEADLINE = 2 * SLURM_INTERVAL + 60
const shows = (lines: readonly string[], ...words: readonly (string | RegExp)[]) =>
  lines.some((line) => words.every((word) => (typeof word === 'string' ? line.includes(word) : word.test(line))))

describeBrowser('several failures at once', ['slurm', 'hub', 'exporters'], () => {
  let service: Service
  let browser: Browser
  let watched: Watched
  beforeAll(async () => {
    restore()
    // a queue that stands still, whatever ran before
    script('jobs', 'submit')
    service = await startService(everything)
    browser = await launch()
    watched = await openPage(browser, service.url)
    await watched.page.goto('/operacion?refresh=10')
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await service?.stop()
    restore()
  }, 180_000)

  it('begins with a page that shows everything', async () => {
    const { page } = watched
    const seen = await eventually(
      'every figure and every node',
      60,
      async () => ({
        figures: await Promise.all(
          ['CPU ocupada', 'GPU en uso', 'Memoria usada', 'En cola', 'En ejecución', 'Sesiones'].map((title) =>
            tile(page, title),
          ),
        ),
        nodes: await nodes(page),
        targets: await targets(page),
      }),
      ({ figures, nodes: squares, targets: rows }) =>
        figures.every((text) => /\d/.test(text) && !text.includes('sin datos')) &&
        ['cn01', 'cn02', 'cn03', 'cn04', 'gpu01', STORAGE].every((name) => name in squares) &&
        rows.length > 6 &&
        !shows(rows, 'falla'),
    )
    expect(seen.figures[3]).toMatch(
      new RegExp(`^En cola ${slurm('squeue', '-h', '-r', '-t', 'PD', '-o', '%i').length}\\b`),
    )
    expect(seen.figures[4]).toMatch(
      new RegExp(`^En ejecución ${slurm('squeue', '-h', '-r', '-t', 'R', '-o', '%i').length}\\b`),
    )
    expect(seen.figures[5]).toMatch(/^Sesiones 4\b/)
    expect(seen.nodes['cn03']).toMatch(/^ocioso/)
    expect(seen.nodes[STORAGE]).toMatch(/^responde, CPU \d/)
    expect(seen.nodes['cn04']).toMatch(/^caído/)
  })

  it('says of each what failed, and reads 0 nowhere', async () => {
    const { page } = watched
    script('slurm', 'kill', 'cn03')
    slurm('scontrol', 'update', 'nodename=gpu01', 'state=drain', `reason=${REASON}`)
    script('hub', 'stop')
    script('exporters', 'stop', 'cn02')

    const seen = await eventually(
      'every failure on the page',
      DEADLINE,
      async () => ({
        attention: await attention(page),
        nodes: await nodes(page),
        sessions: await tile(page, 'Sesiones'),
        targets: await targets(page),
      }),
      (now) =>
        shows(now.attention, 'cn03', 'caído') &&
        shows(now.attention, 'gpu01', /dren/, REASON) &&
        shows(now.attention, 'hub principal', 'no responde') &&
        shows(now.attention, STORAGE, 'ECONNREFUSED') &&
        now.sessions.includes('sin datos') &&
        shows(now.targets, REAL.nodeExporters.cn02, 'falla') &&
        shows(now.targets, 'JupyterHub principal', 'falla'),
    )
    expect(seen.nodes['cn03']).toMatch(/^caído/)
    expect(seen.nodes['gpu01']).toMatch(/^dren/)
    expect(seen.nodes[STORAGE]).toBe('sin datos')
    expect(seen.sessions).toMatch(/^Sesiones sin datos/)
    expect(seen.sessions).not.toMatch(/^Sesiones 0/)
    const row = seen.targets.find((text) => text.includes(REAL.nodeExporters.cn02))!
    expect(row).toContain('ECONNREFUSED')
  })

  it('says so too when all is back', async () => {
    restore()
    await eventually(
      'no failure left but the node that is always dead',
      DEADLINE,
      async () => ({ lines: await attention(watched.page), sessions: await tile(watched.page, 'Sesiones') }),
      ({ lines, sessions }) =>
        !lines.some((line) => /cn03|gpu01|hub principal|datos01/.test(line)) && /^Sesiones 4\b/.test(sessions),
    )
    expect(watched.complaints).toEqual([])
  })
})

function restore(): void {
  script('slurm', 'start')
  if (slurm('sinfo', '-h', '-N', '-n', 'gpu01', '-o', '%T').some((state) => state.startsWith('drain')))
    slurm('scontrol', 'update', 'nodename=gpu01', 'state=resume')
  script('hub', 'start')
  script('sessions', '4')
  script('exporters', 'start')
}
