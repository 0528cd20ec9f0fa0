import { describe, expect, it } from 'vitest'
import { nodeState } from '../../dashboard/logic/states.ts'

describe('Slurm’s words for a node', () => {
  it.each([
    ['idle', 'ok'],
    ['mixed', 'ok'],
    ['alloc', 'ok'],
    ['allocated', 'ok'],
    ['completing', 'ok'],
    ['drained', 'drain'],
    ['draining', 'drain'],
    ['drng', 'drain'],
    ['down', 'down'],
    ['down*', 'down'],
    ['idle*', 'down'],
    ['drained*', 'down'],
    ['fail', 'down'],
    ['maint', 'planned'],
    ['reserved', 'planned'],
    ['idle~', 'planned'],
    ['mixed-', 'ok'],
    ['allocated+', 'ok'],
    ['idle+drain', 'drain'],
    ['unknown', 'unknown'],
  ])('%s asks for %s', (raw, kind) => {
    expect(nodeState(raw).kind).toBe(kind)
  })

  it('keeps a word it does not know, and does not call it healthy', () => {
    expect(nodeState('teleported')).toMatchObject({ kind: 'unknown', word: { es: 'teleported' } })
  })
})
