/**
 * Flags of the runtime for the service. A small young generation costs a little CPU (0.8 → 1.1 CPU-seconds per million
 * samples) and saves a third of the memory: npm run bench:scrape. Frames that are made into the old generation at once,
 * because many before them lived long, keep what they point to alive until all of it is collected: tens of MiB.
 */
export const SERVICE_FLAGS = ['--max-semi-space-size=2', '--no-allocation-site-pretenuring']

/** One heap for all threads: what one of them gave back the others can use (30 MiB less: npm run bench:store). */
export const SERVICE_ENVIRONMENT = { MALLOC_ARENA_MAX: '1' }
