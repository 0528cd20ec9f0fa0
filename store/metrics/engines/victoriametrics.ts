/**
 * VictoriaMetrics, single node or cluster: line protocol over `/write`, raw samples over `/api/v1/export`. Every figure
 * here was measured on the real single node 1.79; a cluster was not run, only its paths.
 *
 * What it cannot do:
 * - `overwrite`: a second value for an instant is kept beside the first, and once files are merged either may come
 *   back. The same value twice is harmless. Roll-ups, which are rewritten, are kept apart (`revisions.ts`).
 * - `digits`: numbers are kept as decimals of about 12 significant digits (1/3 → 0.333333333333; whole numbers up to
 *   2^53 exactly), with one exponent for all samples of a block: beside a value of 1e12, 5e-7 in the same series
 *   becomes 0, and beside one of 1e300 everything. `-0` becomes 0, and what is nearer to it than about 1e-307 too.
 *   Infinite values are kept, and their neighbours with them.
 * - `retention`: one `-retentionPeriod` for everything, 1 month where not set. So raw samples stay as long as the
 *   longest class; `check` says when the server keeps less than the configuration asks for.
 *
 * What it does by itself:
 * - Late data is taken as far back as the retention goes, future data up to two days ahead. Anything else it drops
 *   with a 204; we set it aside instead of sending it.
 * - Rows show within a second, those of a new series within ten, or at once after `/internal/force_flush`.
 * - It acknowledges before rows are on disk: `confirm.ts` tells what that means. In a cluster that needs
 *   `storageUrls`; without them a restart of a vmstorage is not seen, and what only it had acknowledged in its last
 *   seconds may be lost (fewer than two replicas).
 * - Labels longer than 16 KiB are cut, lines longer than 256 KiB refused.
 */
import * as z from 'zod'
import { systemClock } from '../../../core/clock.ts'
import { MEBIBYTE } from '../../../core/units.ts'
import { defineEngine, RetentionDays, toRetention } from '../engine.ts'
import { addressOf, baseOf } from '../remote/http.ts'
import { AccessOptions, checkAccess, ServerUrl, SpoolOptions } from '../remote/options.ts'
import { createRemoteStore } from '../remote/store.ts'
import { remoteTools } from '../remote/tools.ts'
import { createVictoriaMetrics } from './victoriametrics/remote.ts'

const Options = z
  .strictObject({
    /** of a cluster: `http://vmselect:8481/select/0/prometheus` */
    url: ServerUrl,
    /** where writes go elsewhere; of a cluster: `http://vminsert:8480/insert/0/influx` */
    writeUrl: ServerUrl.optional(),
    /** every process that stores, where that is not `url`; of a cluster: `http://vmstorage-1:8482` … */
    storageUrls: z.array(ServerUrl).optional(),
    /** a token is sent as a Bearer token */
    ...AccessOptions,
    /** before every name: the server is often shared */
    prefix: z
      .string()
      .regex(/^([a-zA-Z_][a-zA-Z0-9_]*)?$/)
      .default('atalaya_'),
    retention: RetentionDays.prefault({}),
    spool: SpoolOptions.prefault({}),
  })
  .superRefine(checkAccess('victoriametrics'))

export const victoriametrics = defineEngine({
  options: Options,
  limits: ['overwrite', 'digits', 'retention'],
  tools: remoteTools,
  open({ directory, mode, options, clock = systemClock }) {
    const retention = toRetention(options.retention)
    const { username, passwordFile, tokenFile, prefix, spool } = options
    const url = baseOf(options.url)
    const writeUrl = baseOf(options.writeUrl ?? options.url)
    const storageUrls = (options.storageUrls ?? [options.url]).map(baseOf)
    const access = { username, passwordFile, tokenFile }
    const remote = createVictoriaMetrics({ url, writeUrl, storageUrls, prefix, ...access, retention, mode, clock })
    const spoolBytes = spool.capacityMebibytes * MEBIBYTE
    return createRemoteStore({ remote, directory, mode, retention, spoolBytes, clock, address: addressOf(url) })
  },
})
