/** A real exporter as far as HTTP goes: serves whatever body a test sets. */
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DRY_PORTS } from '../../collector/ports.ts'
import type { Scraped, Scraper } from '../../collector/source.ts'
import { prometheus } from '../../collector/sources/prometheus.ts'
import { seriesId } from '../../core/series.ts'

export const limits = { timeoutSeconds: 10, bodyBytes: 1_000_000, compressionRatio: 100, labels: 64 }

export interface Exporter extends AsyncDisposable {
  /** `127.0.0.1:port` */
  readonly address: string
  body: string | Buffer
  contentType: string
  status: number
  readonly requests: { url: string | undefined; headers: IncomingHttpHeaders }[]
}

export async function startExporter(body: string | Buffer): Promise<Exporter> {
  const server = createServer((request, response) => {
    exporter.requests.push({ url: request.url, headers: request.headers })
    response.writeHead(exporter.status, { 'content-type': exporter.contentType })
    response.end(exporter.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const exporter: Exporter = {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    body,
    contentType: 'text/plain; version=0.0.4',
    status: 200,
    requests: [],
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return exporter
}

/** The scraper of a single-target entry, as the configuration would write it. */
export function scraperOf(entry: object): Scraper {
  return prometheus.targets(prometheus.entry.parse(entry))[0]!.open(limits, DRY_PORTS)
}

export function ask(scraper: Scraper, now: number): Promise<Scraped> {
  return scraper.scrape({ signal: new AbortController().signal, now })
}

/** `{ 'node.load1{node="cn01"}': 4.73 }`; absent values are left out. */
export function valuesOf({ parts }: Scraped): Record<string, number> {
  const all = parts.flatMap(({ set, values }) => set.keys.map((key, i) => [seriesId(key), values[i]!] as const))
  return Object.fromEntries(all.filter(([, value]) => !Number.isNaN(value)))
}
