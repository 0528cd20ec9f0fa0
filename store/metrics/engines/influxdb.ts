/**
 * InfluxDB 1.x, 2.x and 3.x by one adapter: line protocol over `/write`, InfluxQL over `/query`. Run against the real
 * 1.6.7; for 2.x and 3.x against their documented answers only. What it cannot keep: an infinite value, which no
 * InfluxDB takes (it is set aside with the lines the server refused).
 */
import * as z from 'zod'
import { systemClock } from '../../../core/clock.ts'
import { problemIssue } from '../../../core/config/issue.ts'
import { MEBIBYTE } from '../../../core/units.ts'
import { defineEngine, RetentionDays, toRetention } from '../engine.ts'
import { SpoolOptions } from '../remote/options.ts'
import { createRemoteStore } from '../remote/store.ts'
import { remoteTools } from '../remote/tools.ts'
import { createInfluxdb } from './influxdb/remote.ts'

const Path = z.string().min(1)

const Options = z
  .strictObject({
    url: z.url({ protocol: /^https?$/ }),
    /** of the raw samples; roll-ups go to `<database>_5m`, `_1h`, `_1d` */
    database: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,58}$/)
      .default('atalaya'),
    username: z.string().min(1).optional(),
    passwordFile: Path.optional(),
    /** 2.x and 3.x */
    tokenFile: Path.optional(),
    retention: RetentionDays.prefault({}),
    spool: SpoolOptions.prefault({}),
  })
  .superRefine(({ url, username, passwordFile, tokenFile }, context) => {
    const { username: inUrl, password, search, hash } = new URL(url)
    if (inUrl + password + search + hash !== '') context.addIssue({ ...problemIssue('influxdb.bad_url', {}, ['url']) })
    if (tokenFile !== undefined && (username ?? passwordFile) !== undefined) {
      context.addIssue({ ...problemIssue('config.exactly_one_of', { keys: 'username, tokenFile' }) })
    } else if ((username === undefined) !== (passwordFile === undefined)) {
      context.addIssue({ ...problemIssue('influxdb.half_credentials') })
    }
  })

export const influxdb = defineEngine({
  options: Options,
  limits: [],
  tools: remoteTools,
  open({ directory, mode, options, clock = systemClock }) {
    const retention = toRetention(options.retention)
    const { url, database, username, passwordFile, tokenFile, spool } = options
    const credentials = { username, passwordFile, tokenFile }
    const remote = createInfluxdb({ url, database, ...credentials, retention, mode, clock })
    const spoolBytes = spool.capacityMebibytes * MEBIBYTE
    return createRemoteStore({ remote, directory, mode, retention, spoolBytes, clock, address: new URL(url).host })
  },
})
