/** What was read lately, up to so many bytes: the longest unused goes first. */
export interface Cache<Key, Value> {
  get(key: Key): Value | undefined
  set(key: Key, value: Value, bytes: number): void
}

export function createCache<Key, Value>(capacityBytes: number): Cache<Key, Value> {
  const entries = new Map<Key, { value: Value; bytes: number }>()
  let held = 0
  return {
    get(key) {
      const entry = entries.get(key)
      if (!entry) return undefined
      // the order of a Map is that of insertion
      entries.delete(key)
      entries.set(key, entry)
      return entry.value
    },
    set(key, value, bytes) {
      held += bytes - (entries.get(key)?.bytes ?? 0)
      entries.delete(key)
      entries.set(key, { value, bytes })
      for (const [oldest, entry] of entries) {
        if (held <= capacityBytes) break
        entries.delete(oldest)
        held -= entry.bytes
      }
    },
  }
}
