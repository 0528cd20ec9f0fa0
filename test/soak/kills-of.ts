/** The stores that are killed, and what happens to their servers meanwhile. */
import { setTimeout as pause } from 'node:timers/promises'
import { createRandom } from '../fuzz/random.ts'
import { type KillsOptions, type KillsResult, soakKills } from './kills.ts'
import type { Server } from './servers.ts'

type Order = Pick<KillsOptions, 'directory' | 'kills' | 'seed' | 'say'>
type OrderWithServer = Order & { readonly server: Server }

/** The samples of the soak are as old as they are. */
const FOR_EVER = { rawDays: null, fiveMinuteDays: null, hourlyDays: null, dailyDays: null }

export function soakEmbedded(order: Order): Promise<KillsResult> {
  return soakKills({ ...order, engine: 'embedded', options: {} })
}

/** The server is away half of the time; it comes and goes between lives and in the midst of them, by force or not. */
export async function soakInfluxdb({ server, ...order }: OrderWithServer): Promise<KillsResult> {
  const random = createRandom(order.seed + 1)
  let changing: Promise<void> = Promise.resolve()
  const change = async (): Promise<void> => {
    if (random.int(2) === 0) await server.start()
    else await (random.int(2) === 0 ? server.kill() : server.stop())
  }
  try {
    const result = await soakKills({
      ...order,
      engine: 'influxdb',
      options: { url: server.url, retention: FOR_EVER },
      async between() {
        await changing
        changing = change()
        if (random.int(2) === 0) await changing
      },
      async heal() {
        await changing
        await server.start()
      },
    })
    const rows = await countFrames(server.url)
    return { ...result, duplicatedRows: result.duplicatedRows + Math.abs(rows - result.frames) }
  } finally {
    await changing.catch(() => undefined)
    await server.stop()
  }
}

/** As the server itself counts them. */
async function countFrames(url: string): Promise<number> {
  const body = new URLSearchParams({ q: 'SELECT count(interval) FROM atalaya.autogen.frame' })
  const answer = await fetch(`${url}/query`, { method: 'POST', body })
  const { results } = (await answer.json()) as { results: { series?: { values: number[][] }[] }[] }
  return results[0]?.series?.[0]?.values[0]?.[1] ?? 0
}

/** Lives of the writer long enough that the server is killed and comes back within them, twice. */
export async function soakVictoria({ server, ...order }: OrderWithServer): Promise<KillsResult> {
  const random = createRandom(order.seed + 2)
  const killServer = async (): Promise<void> => {
    // what it acknowledges lies in its memory for up to five seconds
    await pause(random.int(4_000))
    await server.kill()
    await pause(random.int(1_000))
    await server.start()
  }
  try {
    await server.start()
    const result = await soakKills({
      ...order,
      kills: Math.ceil(order.kills / 2),
      engine: 'victoriametrics',
      options: { url: server.url, retention: FOR_EVER },
      async during() {
        await killServer()
        await killServer()
      },
    })
    // that it was restarted is rightly said
    const problems = result.problems.filter((problem) => !problem.startsWith('victoriametrics.restarted '))
    return { ...result, problems, kills: 2 * result.kills }
  } finally {
    await server.stop()
  }
}
