/** How InfluxDB 1.x is configured for benches and soaks: loopback, all data in one folder, nothing told to anybody. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram, freePort } from './process.ts'

export interface Influxd {
  readonly program: string
  readonly args: readonly string[]
  readonly url: string
}

/**
 * Writes its configuration; starting it is the caller's.
 * @param settleSoon snapshots and compacts at once, so that what it stores is measured and not its log
 * @returns undefined where it is not installed
 */
export async function configureInfluxd(folder: string, settleSoon = false): Promise<Influxd | undefined> {
  const program = findProgram('influxd')
  if (program === undefined) return undefined
  const [port, rpc] = [await freePort(), await freePort()]
  mkdirSync(folder, { recursive: true })
  const config = join(folder, 'influxdb.conf')
  const soon = 'cache-snapshot-write-cold-duration = "2s"\n  compact-full-write-cold-duration = "2s"'
  writeFileSync(
    config,
    `reporting-disabled = true
bind-address = "127.0.0.1:${rpc}"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
  query-log-enabled = false
  index-version = "tsi1"
  max-series-per-database = 0
  max-values-per-tag = 0
  ${settleSoon ? soon : ''}
[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
[monitor]
  store-enabled = false
[continuous_queries]
  enabled = false
`,
  )
  return { program, args: ['-config', config], url: `http://127.0.0.1:${port}` }
}
