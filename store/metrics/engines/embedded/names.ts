/** The rows that name origins. Damaged ones are named as far as they can be, and left out. */
import type { Context } from './context.ts'
import { unlessDamaged } from './damage.ts'
import { isSound } from './layouts.ts'

export interface OriginRow {
  readonly id: number
  readonly name: string
}

/** All, by id. */
export function readOrigins({ db, damage }: Context): OriginRow[] {
  const rows = unlessDamaged(
    () =>
      db.prepare('SELECT id, name, crc FROM origins ORDER BY id').all() as unknown as (OriginRow & { crc: number })[],
    () => damage.note({ what: 'origins', of: '*', fromMs: NaN, toMs: NaN }),
  )
  return (rows ?? []).filter(({ id, name, crc }) => {
    const sound = typeof name === 'string' && isSound(crc, id, name)
    if (!sound) damage.note({ what: 'origins', of: String(name), fromMs: NaN, toMs: NaN })
    return sound
  })
}
