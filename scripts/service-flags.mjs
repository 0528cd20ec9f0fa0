/**
 * Flags of the runtime for the service. A small young generation costs a little CPU (0.8 → 1.1 CPU-seconds per million
 * samples) and saves a third of the memory: npm run bench:scrape.
 */
export const SERVICE_FLAGS = ['--max-semi-space-size=2']
