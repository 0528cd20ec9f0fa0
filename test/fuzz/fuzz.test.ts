import { describe, expect, it } from 'vitest'
import { AppError } from '../../core/errors.ts'
import { fuzz } from './fuzz.ts'
import type { FuzzTarget } from './target.ts'
import { FUZZ_TARGETS } from './targets.ts'

const body = Buffer.from('a 1\nb{x="1"} 2\n')
const targetOf = (parse: FuzzTarget['parse'], format: FuzzTarget['format'] = 'text'): FuzzTarget => ({
  name: 'try',
  format,
  corpus: [format === 'text' ? body : Buffer.from('{"jobs":[{"id":1},{"id":2}]}')],
  parse,
})

describe('spoilt bodies', () => {
  it('never crash a parser (5,000 inputs)', () => {
    const { reports } = fuzz(FUZZ_TARGETS, 5_000, 1)
    expect(reports.flatMap(({ failures }) => failures.map(({ target, reason }) => `${target}: ${reason}`))).toEqual([])
    // a fuzzer whose every input is refused at the first byte, or none, tests nothing
    for (const { executions, accepted } of reports) {
      expect(accepted).toBeGreaterThan(executions / 50)
      expect(accepted).toBeLessThan(executions)
    }
  })
})

describe('the fuzzer', () => {
  it('reports what is thrown and is no AppError, with its input', () => {
    const { reports } = fuzz([targetOf(() => JSON.parse('{'))], 10, 1)
    expect(reports[0]!.failures).toHaveLength(10)
    expect(reports[0]!.failures[0]!.reason).toContain('SyntaxError')
  })

  it('takes an AppError as the answer it is', () => {
    const refuse = () => {
      throw new AppError('unavailable', 'scrape.timeout', { seconds: 1 })
    }
    expect(fuzz([targetOf(refuse)], 10, 1).reports[0]).toMatchObject({ executions: 10, accepted: 0, failures: [] })
  })

  it.each(['text', 'json'] as const)('gives the same %s inputs for the same seed, and spoils them', (format) => {
    const inputsOf = (seed: number) => {
      const inputs: string[] = []
      const note = (input: Buffer) => {
        const text = input.toString('latin1')
        // where the machine pauses, an input is timed again
        if (text !== inputs.at(-1)) inputs.push(text)
      }
      fuzz([targetOf(note, format)], 200, seed)
      return inputs
    }
    expect(inputsOf(7)).toEqual(inputsOf(7))
    expect(inputsOf(7)).not.toEqual(inputsOf(8))
    expect(new Set(inputsOf(7)).size).toBeGreaterThan(100)
  })
})
