/** Columns as sources make them and as nobody would: for the property tests of the codec. */
import fc from 'fast-check'

/** Any 64 bits but those of NaNs other than the one: what comes back of a NaN is the one. */
const anyBits = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((bits) => {
  const value = new Float64Array(BigUint64Array.of(bits).buffer)[0]!
  return Number.isNaN(value) ? NaN : value
})

const odd = fc.constantFrom(
  NaN,
  0,
  -0,
  Infinity,
  -Infinity,
  5e-324,
  -5e-324,
  1.7976931348623157e308,
  2 ** 53,
  2 ** 53 + 2,
  -(2 ** 60),
  0.1 + 0.2,
)

const short = fc.array(
  fc.oneof(
    anyBits,
    fc.double(),
    odd,
    fc.integer(),
    fc.maxSafeInteger(),
    fc.integer().map((cents) => cents / 100),
  ),
  { maxLength: 80 },
)

const SHAPES = {
  constant: () => () => 12.75,
  decimals: (random: () => number) => () => Math.round(random() * 1e4) / 10 ** 3,
  walk: (random: () => number) => {
    let now = 1e9
    return () => {
      now += Math.round((random() - 0.5) * 5_000)
      return now
    }
  },
  pages: (random: () => number) => {
    let now = 2 ** 37
    return () => {
      now += 4096 * Math.round((random() - 0.5) * 300)
      return now
    }
  },
  counter: (random: () => number) => {
    let now = 0
    return () => {
      now += 1_500 + Math.round(random() * 3)
      return now
    }
  },
  nanoseconds: (random: () => number) => {
    let now = 1.7e18
    return () => {
      now += 3e10 + 1024 * Math.round(random() * 1e6)
      return now
    }
  },
  far: (random: () => number) => () => Math.round((random() - 0.5) * 2 ** 55),
  full: (random: () => number) => () => random(),
  single: (random: () => number) => () => Math.fround(random() * 100),
  steps: (random: () => number) => {
    let now = 0.1
    return () => {
      if (random() < 0.02) now = random()
      return now
    }
  },
  mostlyZero: (random: () => number) => () => (random() < 0.97 ? 0 : Math.round(random() * 1e7)),
  spike: (random: () => number) => () => (random() < 0.003 ? random() * 1e17 : Math.round(random() * 100) / 10),
} satisfies Record<string, (random: () => number) => () => number>

export type Shape = keyof typeof SHAPES

/** Numbers in [0, 1) from a seed (xorshift), all bits of the double in play. */
export function createRandom(seed: number): () => number {
  let state = (seed | 0) === 0 ? 1 : seed | 0
  const next = (): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
  return () => next() + next() / 2 ** 32
}

export function column(shape: Shape, length: number, seed: number, gaps = 0): Float64Array {
  const random = createRandom(seed)
  const value = SHAPES[shape](random)
  let absent = false
  return Float64Array.from({ length }, () => {
    // gaps come in runs
    if (random() < (absent ? 0.3 : gaps)) absent = !absent
    const made = value()
    return absent ? NaN : made
  })
}

export const SHAPE_NAMES = Object.keys(SHAPES) as Shape[]

export const anyColumn: fc.Arbitrary<Float64Array> = fc.oneof(
  short.map((values) => Float64Array.from(values)),
  fc
    .record({
      shape: fc.constantFrom(...SHAPE_NAMES),
      length: fc.nat(3000),
      seed: fc.integer(),
      gaps: fc.constantFrom(0, 0, 0.005, 0.4),
      // values nobody expects among those of a kind
      odd: fc.array(fc.record({ at: fc.nat(2999), value: fc.oneof(anyBits, odd) }), { maxLength: 4 }),
    })
    .map(({ shape, length, seed, gaps, odd }) => {
      const values = column(shape, length, seed, gaps)
      for (const { at, value } of odd) if (at < length) values[at] = value
      return values
    }),
)

/** As bits: -0 is not 0, and two NaNs are the same. */
export function bits(values: Float64Array): BigUint64Array {
  const copy = values.map((value) => (Number.isNaN(value) ? NaN : value))
  return new BigUint64Array(copy.buffer)
}
