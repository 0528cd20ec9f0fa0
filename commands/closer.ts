/** Undoes what was opened, last first; one that fails does not keep the others open. */
export interface Closer {
  add(close: () => unknown): void
  /** @throws the first failure, after everything was tried */
  close(): Promise<void>
}

export function createCloser(): Closer {
  const steps: (() => unknown)[] = []
  return {
    add: (step) => void steps.push(step),
    async close() {
      const failures: unknown[] = []
      for (let step = steps.pop(); step; step = steps.pop()) {
        try {
          await step()
        } catch (error) {
          failures.push(error)
        }
      }
      if (failures.length > 0) throw failures[0]
    },
  }
}
