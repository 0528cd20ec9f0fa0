/** What to type first, for a page that has nothing to show yet. A test loads it. */
export const EXAMPLE = `planning:
  targetUtilisation: 0.8
  leadDays: { p50: 270, p90: 330 }
  nodes:
    - { name: cpu-64, cores: 64, watts: 700, rackUnits: 1, price: 9000 }
`
