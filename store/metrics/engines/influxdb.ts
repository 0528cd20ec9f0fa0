/**
 * InfluxDB 1.x, 2.x and 3.x by one adapter: line protocol over `/write`, InfluxQL over `/query`. Run against the real
 * 1.6.7; for 2.x and 3.x against their documented answers only. What it cannot keep: an infinite value, which no
 * InfluxDB takes (it is set aside with the lines the server refused).
 */
import * as z from 'zod'
import { systemClock } from '../../../core/clock.ts'
import { MEBIBYTE } from '../../../core/units.ts'
import { defineEngine, RetentionDays, toRetention } from '../engine.ts'
import { addressOf } from '../remote/http.ts'
import { AccessOptions, checkAccess, ServerUrl, SpoolOptions } from '../remote/options.ts'
import { createRemoteStore } from '../remote/store.ts'
import { remoteTools } from '../remote/tools.ts'
import { createInfluxdb } from './influxdb/remote.ts'

const Options = z
  .strictObject({
    url: ServerUrl,
    /** of the raw samples; roll-ups go to `<database>_5m`, `_1h`, `_1d` */
    database: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,58}$/)
      .default('atalaya'),
    /** tokens: 2.x and 3.x */
    ...AccessOptions,
    retention: RetentionDays.prefault({}),
    spool: SpoolOptions.prefault({}),
  })
  .superRefine(checkAccess('influxdb'))

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
    return createRemoteStore({ remote, directory, mode, retention, spoolBytes, clock, address: addressOf(url) })
  },
})
