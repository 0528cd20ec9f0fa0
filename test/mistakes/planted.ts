/** What all tests of mistakes have in common: each assertion is also held against the mistake itself. */
import { expect } from 'vitest'

/**
 * Runs an assertion over something in which the mistake was made on purpose. It has to fail, and as an assertion does:
 * one that cannot fail guards nothing, and one that fails by itself has seen nothing.
 */
export async function expectFound(assertion: () => unknown): Promise<void> {
  let failure: unknown
  try {
    await assertion()
  } catch (error) {
    failure = error
  }
  if (failure instanceof Error && failure.name !== 'AssertionError') throw failure
  expect(failure, 'the planted mistake was not found').toBeInstanceOf(Error)
}
