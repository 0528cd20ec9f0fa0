/** One scrape of this machine: its node, its file systems, its GPUs; each part fails alone. */
import { AppError } from '../../core/errors.ts'
import type { Labels } from '../../core/series.ts'
import type { RunCommand } from '../command.ts'
import { createCounterRates } from '../counters.ts'
import { createPartMaker, type Reading } from '../part.ts'
import type { Limits, Part, ScrapeContext, Scraped, Scraper } from '../source.ts'
import { createClockOffset } from './clock-offset.ts'
import { readText } from './files.ts'
import { createAskSpace, type MountFilter, readFilesystems, type StatFs, watchedMounts } from './filesystems.ts'
import { createGpuReader } from './gpus.ts'
import { readNode } from './node.ts'
import { parseMounts, parseUptime } from './proc.ts'

export interface HostOptions {
  readonly procRoot: string
  readonly sysRoot: string
  readonly run: RunCommand
  readonly statfs: StatFs
  /** on every series; `node` among them */
  readonly labels: Labels
  readonly mounts: MountFilter
  /** whether GPUs are read here */
  readonly gpus: boolean
}

export function createHostScraper(options: HostOptions, limits: Limits): Scraper {
  const { procRoot, sysRoot, run, statfs, labels, mounts } = options
  const rates = createCounterRates()
  const shortSeconds = Math.min(2, limits.timeoutSeconds / 4)
  const clockOffset = createClockOffset(run, shortSeconds)
  const askSpace = createAskSpace(statfs, run, shortSeconds)
  const readGpus = createGpuReader({ sysRoot, run, timeoutSeconds: limits.timeoutSeconds * 0.8, common: labels, rates })
  const makers = {
    node: createPartMaker('node'),
    filesystems: createPartMaker('filesystems'),
    gpus: createPartMaker('gpus'),
  }

  async function filesystems() {
    const text = await readText(`${procRoot}/self/mounts`)
    if (text === null) return { readings: [], errors: [] }
    return readFilesystems(watchedMounts(parseMounts(text), mounts), askSpace, labels)
  }

  async function scrape({ now }: ScrapeContext): Promise<Scraped> {
    if ((await readText(`${procRoot}/stat`)) === null) throw new AppError('unavailable', 'host.not_linux')
    const uptime = await readText(`${procRoot}/uptime`)
    const uptimeSeconds = uptime === null ? Number.NaN : parseUptime(uptime)
    // without the uptime, rates fall back on the wall clock
    const clockSeconds = Number.isNaN(uptimeSeconds) ? now : uptimeSeconds
    const context = { procRoot, sysRoot, rates, uptimeSeconds, clockSeconds, clockOffset }
    const [node, space, gpus] = await Promise.all([
      readNode(context, labels),
      orErrors(filesystems()),
      options.gpus ? readGpus(clockSeconds) : { readings: [], errors: [] },
    ])
    const parts: Part[] = [makers.node.part(node.readings)]
    if (space.readings.length > 0) parts.push(makers.filesystems.part(space.readings))
    if (gpus.readings.length > 0) parts.push(makers.gpus.part(gpus.readings))
    const samples = parts.flatMap(({ values }) => [...values]).filter((value) => !Number.isNaN(value)).length
    return {
      parts,
      errors: [...node.errors, ...space.errors, ...gpus.errors],
      samples,
      // there is no body: files and programs answer
      bodyBytes: Number.NaN,
      facts: await facts(procRoot),
    }
  }

  return {
    // Whatever hangs in the kernel has its own limit above; this is the last one, for a file that hangs.
    scrape: (context) => Promise.race([scrape(context), aborted(context.signal, limits.timeoutSeconds)]),
    close: () => undefined,
  }
}

function aborted(signal: AbortSignal, seconds: number): Promise<never> {
  return new Promise((_, reject) => {
    const fail = () => reject(new AppError('unavailable', 'scrape.timeout', { seconds }))
    if (signal.aborted) fail()
    else signal.addEventListener('abort', fail, { once: true })
  })
}

async function orErrors(
  reading: Promise<{ readings: Reading[]; errors: AppError[] }>,
): Promise<{ readings: Reading[]; errors: AppError[] }> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof AppError) return { readings: [], errors: [error] }
    throw error
  }
}

/** What the machine says of itself; only what is there. */
async function facts(procRoot: string): Promise<Record<string, string>> {
  const release = (await readText(`${procRoot}/sys/kernel/osrelease`))?.trim()
  const cpuinfo = await readText(`${procRoot}/cpuinfo`)
  const processor = /^model name\s*:\s*(.+)$/m.exec(cpuinfo ?? '')?.[1]?.trim()
  return { ...(release ? { version: `Linux ${release}` } : {}), ...(processor ? { processor } : {}) }
}
