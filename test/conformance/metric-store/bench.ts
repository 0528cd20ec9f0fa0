/** Where the cases of this folder run: one engine in one set-up, and a store of its own for each case. */
import { afterEach, beforeEach } from 'vitest'
import type { Frame } from '../../../core/series.ts'
import type { Limit } from '../../../store/metrics/engine.ts'
import type { MetricStore } from '../../../store/metrics/store.ts'
import type { StoreMode } from '../../../store/sqlite.ts'

export interface Bench {
  /** what the engine documents that it cannot promise */
  readonly limits: readonly Limit[]
  /** seconds between samples that roll-ups are tried with; a real server takes half a minute for each */
  readonly intervals?: readonly number[]
  /** Room for one store, empty at first; what another place holds is not seen there. */
  place(): Promise<Place>
}

export interface Place {
  /** The store of this place: opened again it still has what was written. */
  open(mode?: StoreMode): Promise<MetricStore>
  /** Closes what was opened and removes what was stored. */
  clear(): Promise<void>
}

/** The store of the running case. */
export interface Subject {
  readonly store: MetricStore
  readonly limits: readonly Limit[]
  /** Writes, and waits until it can be read back. */
  write(...frames: readonly Frame[]): Promise<void>
  /** Closes the store and opens it again, as a restart does. */
  restart(): Promise<void>
  /** The same data for another process, which only reads. */
  reader(): Promise<MetricStore>
  /** Packs what was written, where the engine has something to pack. */
  compact(): Promise<void>
  /** An empty store of the same engine. */
  another(): Promise<MetricStore>
}

/** A fresh store before each case of the surrounding `describe`. */
export function freshStore(bench: Bench): Subject {
  const places: Place[] = []
  let store: MetricStore
  const add = async (): Promise<MetricStore> => {
    const place = await bench.place()
    places.push(place)
    return place.open()
  }
  beforeEach(async () => {
    store = await add()
  })
  afterEach(async () => {
    for (const place of places.splice(0)) await place.clear()
  })
  return {
    limits: bench.limits,
    get store() {
      return store
    },
    write: (...frames) => writeSettled(store, frames),
    async restart() {
      await store.close()
      store = await places[0]!.open()
    },
    reader: () => places[0]!.open('read'),
    compact: () => compact(store),
    another: add,
  }
}

export async function writeSettled(store: MetricStore, frames: readonly Frame[]): Promise<void> {
  await store.write(frames)
  await store.settle()
}

/** Not in the port: an engine that packs on a schedule lets tests ask for it now. */
export async function compact(store: MetricStore & { compact?: () => Promise<void> }): Promise<void> {
  await store.compact?.()
}
