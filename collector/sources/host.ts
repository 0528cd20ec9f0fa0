/**
 * This machine, read from its own kernel: nothing to install, nothing to configure. Figures agree with what
 * the `node_exporter` profile makes of the same machine.
 */
import { statfs } from 'node:fs/promises'
import { z } from 'zod'
import { COMMON_LABELS } from '../../core/catalogue.ts'
import { runCommand } from '../command.ts'
import { shortHostName } from '../host/name.ts'
import { createHostScraper } from '../host/scraper.ts'
import { labelled } from '../part.ts'
import { defineSource } from '../source.ts'

const Name = z.string().min(1)

const HostEntry = z.strictObject({
  /** label `node`; by default the short host name */
  node: Name.optional(),
  intervalSeconds: z.number().min(1).default(10),
  labels: z.partialRecord(z.enum(COMMON_LABELS), Name).default({}),
  /** false where another source (dcgm-exporter) tells of this machine's GPUs */
  gpus: z.boolean().default(true),
  mounts: z.strictObject({ include: z.array(Name).optional(), exclude: z.array(Name).optional() }).default({}),
})

export const host = defineSource({
  entry: HostEntry,
  targets({ node = shortHostName(), intervalSeconds, labels: common, gpus, mounts }) {
    const labels = labelled({ ...common, node })
    const options = { procRoot: '/proc', sysRoot: '/sys', run: runCommand, statfs, labels, gpus, mounts }
    return [
      {
        id: `host:${node}`,
        title: node,
        address: 'localhost',
        intervalSeconds,
        labels,
        open: (limits) => createHostScraper(options, limits),
      },
    ]
  },
})
