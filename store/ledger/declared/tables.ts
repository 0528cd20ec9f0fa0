import { type Declared, declaredKey } from '../../../core/ledger/declared.ts'
import type { FactTable } from '../imports/table.ts'

export const DECLARED: FactTable<Declared> = {
  name: 'declared_figures',
  columns: ['figure', 'year', 'value', 'source', 'date'],
  keyOf: declaredKey,
  valuesOf: ({ figure, year, value, source, date }) => [figure, year, value, source, date],
  factOf: (row) => ({
    figure: row['figure'] as Declared['figure'],
    year: row['year'] as number | null,
    value: Number(row['value']),
    source: String(row['source']),
    date: String(row['date']),
  }),
}
