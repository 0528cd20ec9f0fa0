/** One load on its way: sent whole, and where it is refused taken apart until every good line is taken. */
import type { Problem } from '../../../core/errors.ts'
import type { UnixSeconds } from '../../../core/series.ts'
import { createIsolation } from './isolation.ts'
import { sentinelLine } from './lines.ts'
import type { Accepted, Remote, Sent } from './remote.ts'
import type { Load } from './spool/batches.ts'
import type { Spool } from './spool/spool.ts'

/** Batches that go or stay together, and the requests that carried them. */
export interface Group {
  readonly ids: readonly number[]
  readonly late: boolean
  readonly requests: readonly Accepted[]
}

export type Delivered =
  | { readonly kind: 'later'; readonly problem: Problem; readonly retryAfterSeconds?: number }
  | { readonly kind: 'done'; readonly group: Group; readonly tooLarge: boolean }

export interface Delivery {
  /** Goes on where it stopped. @throws AppError `unavailable` where the spool failed */
  go(signal: AbortSignal): Promise<Delivered>
  /** whether a part has been answered: the rest is better finished than begun again */
  readonly begun: boolean
}

interface Tools {
  readonly remote: Remote
  readonly spool: Pick<Spool, 'writer' | 'run' | 'markSent' | 'reject'>
  /** milliseconds, another each time */
  readonly nextStamp: () => number
  readonly now: () => UnixSeconds
}

let requests = 0

export function createDelivery(load: Load, { remote, spool, nextStamp, now }: Tools): Delivery {
  const lines = load.text.split('\n')
  const isolation = createIsolation(lines.length)
  const accepted: Accepted[] = []
  let begun = false
  let tooLarge = false
  let probed = false

  async function send(from: number, to: number, signal: AbortSignal): Promise<Sent> {
    requests += 1
    const batch = spool.run * 2 ** 32 + requests
    const sentinelMs = nextStamp()
    const { writer } = spool
    const { resolution } = load
    const payload = { batch, resolution, lines: [...lines.slice(from, to), sentinelLine(writer, batch, sentinelMs)] }
    const sent = await remote.send(payload, signal)
    if (sent.kind === 'accepted') accepted.push({ batch, acceptedAt: now(), resolution, writer, sentinelMs })
    return sent
  }

  return {
    get begun() {
      return begun
    },
    async go(signal) {
      for (let part = isolation.next(); part; part = isolation.next()) {
        const sent = await send(part.from, part.to, signal)
        if (sent.kind === 'later') return sent
        begun = true
        if (sent.kind === 'refused' && sent.tooLarge) tooLarge = true
        // a server that refuses even our own mark says nothing about the lines
        if (sent.kind === 'refused' && part.to - part.from === 1 && !isolation.taken && !probed) {
          const probe = await send(0, 0, signal)
          if (probe.kind !== 'accepted') return { ...probe, kind: 'later' }
          probed = true
        }
        isolation.tell(sent)
      }
      const time = now()
      const rejected = isolation.poison.map(({ line, problem }) => ({
        time,
        resolution: load.resolution,
        line: lines[line]!,
        problem,
      }))
      if (rejected.length > 0) await spool.reject(rejected)
      await spool.markSent(load.ids)
      return { kind: 'done', group: { ids: load.ids, late: load.late, requests: accepted }, tooLarge }
    },
  }
}
