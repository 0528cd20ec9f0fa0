/** Tests that need real servers: without them they are skipped aloud, in CI they fail. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

export type Server = 'slurm' | 'hub' | 'exporters' | 'influxdb' | 'victoriametrics'

/** True when every process of that server runs. */
export function isRunning(server: Server): boolean {
  return spawnSync(join(import.meta.dirname, `${server}.sh`), ['status'], { timeout: 20_000 }).status === 0
}

/**
 * A `describe` that needs real servers. Without them it is skipped aloud; with `ATALAYA_REQUIRE_REAL=1`
 * (CI) it fails.
 */
export function describeReal(title: string, needs: readonly Server[], body: () => void): void {
  const missing = needs.filter((server) => !isRunning(server)).map((server) => `${server} does not run`)
  describeWith(title, missing, 'start it with test/real/all.sh start', body)
}

/** As `describeReal`, for any prerequisite: `missing` names what is not there. */
export function describeWith(title: string, missing: readonly string[], remedy: string, body: () => void): void {
  if (missing.length === 0) {
    describe(title, body)
    return
  }
  const words = `${missing.join(', ')}: ${remedy}`
  if (process.env['ATALAYA_REQUIRE_REAL'] === '1') {
    describe(title, () => {
      it('finds what it needs', () => expect.fail(words))
    })
    return
  }
  console.warn(`skipped: ${title}: ${words}`)
  describe.skip(title, body)
}
