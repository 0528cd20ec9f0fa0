/** What a server has taken and may still forget: asked about until it is safe, or sent again. */
import { type Problem, toProblem } from '../../../core/errors.ts'
import { abortable } from './abortable.ts'
import type { Group } from './delivery.ts'
import type { Accepted, Remote } from './remote.ts'
import type { Spool } from './spool/spool.ts'

interface Open {
  readonly group: Group
  /** by number: requests not known to be safe */
  readonly requests: Map<number, Accepted>
}

export function createUnconfirmed(remote: Pick<Remote, 'confirm'>, spool: Pick<Spool, 'unsend' | 'release'>) {
  const open = new Set<Open>()
  /** safe there, but the spool could not yet let go of them */
  const safe = new Map<number, Group>()
  /** batches that were lost, or have to come after such, and are not known to be safe again */
  const owed = new Set<number>()

  async function ask(signal: AbortSignal): Promise<{ lost: boolean; problem?: Problem }> {
    const asked = [...open]
    const requests = asked.flatMap((one) => [...one.requests.values()])
    if (requests.length === 0 && safe.size === 0) return { lost: false }
    const confirmation =
      requests.length > 0 ? await abortable(remote.confirm(requests), signal) : { safe: [], lost: [] }
    for (const one of asked) for (const number of confirmation.safe) one.requests.delete(number)
    for (const one of asked)
      if (one.requests.size === 0 && open.delete(one)) for (const id of one.group.ids) safe.set(id, one.group)
    const lost = new Set(confirmation.lost)
    const gone = asked.filter((one) => [...one.requests.keys()].some((number) => lost.has(number)))
    if (gone.length > 0) {
      // late ones, safe or not, have to come after what is sent again, lest that overwrites them
      const again = [...open].filter((one) => gone.includes(one) || one.group.late)
      const late = [...safe].flatMap(([id, group]) => (group.late ? [id] : []))
      const ids = [...again.flatMap(({ group }) => group.ids), ...late]
      for (const id of ids) owed.add(id)
      await spool.unsend(ids)
      for (const one of again) open.delete(one)
      for (const id of late) safe.delete(id)
    }
    const released = [...safe.keys()]
    if (released.length > 0) {
      await spool.release(released)
      for (const id of released) {
        safe.delete(id)
        owed.delete(id)
      }
    }
    return { lost: gone.length > 0, ...(confirmation.problem ? { problem: confirmation.problem } : {}) }
  }

  return {
    get size() {
      return open.size + safe.size
    },
    /** whether something was lost and is not safe again */
    get isOwed() {
      return owed.size > 0
    },
    add(group: Group): void {
      open.add({ group, requests: new Map(group.requests.map((request) => [request.batch, request])) })
    },
    /** @returns whether something has to be sent again; where it could not be asked, why */
    async ask(signal: AbortSignal): Promise<{ readonly lost: boolean; readonly problem?: Problem }> {
      try {
        return await ask(signal)
      } catch (error) {
        return { lost: false, problem: toProblem(error) }
      }
    },
    forget(): void {
      open.clear()
    },
  }
}
