import { expect, it } from 'vitest'
import { modelNames } from '../../dashboard/logic/model-words.ts'

it('names models with their shares, each percent sign beside its number', () => {
  const models = [
    { name: 'ces', weight: 0.792 },
    { name: 'ets', weight: 0.208 },
  ]
  expect(modelNames(models)).toBe('ces 79\u00a0%, ets 21\u00a0%')
})
