import { describe, expect, it } from 'vitest'
import { nearest } from '../../core/nearest.ts'

const keys = ['intervalSeconds', 'tokenFile', 'cluster', 'rest', 'cli', 'node_exporter']

describe('the nearest known word', () => {
  it.each([
    ['clutser', 'cluster'],
    ['Cluster', 'cluster'],
    ['interval_seconds', 'intervalSeconds'],
    ['interval', 'intervalSeconds'],
    ['token', 'tokenFile'],
    ['res', 'rest'],
    ['node-exporter', 'node_exporter'],
    ['password', undefined],
    ['x', undefined],
    ['', undefined],
    ['___', undefined],
  ])('to %j is %j', (word, expected) => {
    expect(nearest(word, keys)).toBe(expected)
  })
})
