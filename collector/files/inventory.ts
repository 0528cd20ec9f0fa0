/** Nodes that were bought: a row a lot, `cluster,nodes,type,cores,…,valid_from,valid_to`. */
import { AppError } from '../../core/errors.ts'
import type { InventoryLot } from '../../core/ledger/capacity/facts.ts'
import { expandNodes } from '../../core/ranges.ts'
import type { RowProblems } from '../accounting/problems.ts'
import type { Cells } from './cells.ts'
import { type ColumnNames, findColumns, needColumn } from './columns.ts'
import type { FileFacts } from './file-facts.ts'
import { endOfDay, startOfDay } from './moments.ts'
import { readTable } from './table.ts'

const COLUMNS = {
  cluster: ['cluster'],
  nodes: ['nodes', 'node', 'nodos', 'nodo', 'nos', 'no', 'nodes_range'],
  type: ['type', 'tipo', 'kind', 'clase', 'modelo', 'model'],
  cores: ['cores', 'cpus', 'nucleos', 'cores_per_node', 'nucleos_por_nodo', 'nucleos_por_no'],
  gpus: ['gpus', 'gpu', 'placas', 'gpus_per_node', 'gpus_por_nodo', 'gpus_por_no'],
  gpuType: ['gpu_type', 'tipo_gpu', 'tipo_de_gpu', 'modelo_gpu', 'gpu_model'],
  memory: ['memory_gib', 'memoria_gib', 'memory', 'memoria', 'ram_gib', 'ram'],
  watts: ['watts', 'power_watts', 'vatios', 'potencia', 'potencia_w', 'consumo_w'],
  price: ['price', 'precio', 'precio_total', 'preco', 'preco_total', 'costo', 'custo', 'total_price'],
  currency: ['currency', 'moneda', 'moeda'],
  boughtOn: [
    'bought_on',
    'purchased_on',
    'comprado_el',
    'fecha_de_compra',
    'fecha_compra',
    'comprado_em',
    'data_da_compra',
  ],
  from: ['valid_from', 'from', 'desde', 'valido_desde', 'en_servicio_desde', 'em_servico_desde', 'a_partir_de'],
  to: ['valid_to', 'to', 'hasta', 'valido_hasta', 'retirado_el', 'retired_on', 'ate', 'retirado_em'],
} as const satisfies ColumnNames<string>
type Column = keyof typeof COLUMNS

const LARGEST_GIB = 1_000_000

export interface InventoryOptions {
  /** whose days are meant */
  readonly timeZone: string
  /** of rows that do not name theirs; empty: every row must */
  readonly cluster: string
}

/** @throws AppError `invalid` where it is no such table */
export function readInventory(
  text: string,
  path: string,
  problems: RowProblems,
  options: InventoryOptions,
): FileFacts<InventoryLot> {
  const table = readTable(text, path, problems)
  const columns = findColumns(table, COLUMNS)
  for (const column of ['nodes', 'cores', 'from'] as const) needColumn(columns, table, COLUMNS, column)
  if (options.cluster === '') needColumn(columns, table, COLUMNS, 'cluster')
  const facts: InventoryLot[] = []
  /** which row told of a node from a moment on, and what */
  const told = new Map<string, { readonly row: number; readonly lot: string }>()
  for (const cells of columns.rows(problems)) {
    const found = readLot(cells, options)
    if (!found) continue
    const lot = JSON.stringify(found.lot)
    const keys = found.names.map((node) => ({ node, key: JSON.stringify([found.lot.cluster, node, found.lot.from]) }))
    const again = keys.find(({ key }) => told.has(key))
    const before = again && told.get(again.key)!
    if (before?.lot === lot) continue
    if (before)
      cells.problem({ code: 'import.told_twice', params: { row: cells.row, key: again.node, before: before.row } })
    for (const { key } of keys) told.set(key, { row: cells.row, lot })
    facts.push(found.lot)
  }
  return { facts, rows: table.rows.length, leftOut: 0, ignored: columns.ignored }
}

/** @returns undefined where something that must be there is missing or wrong */
function readLot(
  cells: Cells<Column>,
  { timeZone, cluster }: InventoryOptions,
): { lot: InventoryLot; names: readonly string[] } | undefined {
  const own = cells.text('cluster') || cluster || cells.needed('cluster', 'serafin')
  const names = readNodes(cells)
  cells.needed('cores', '64')
  const cores = cells.count('cores', 1)
  cells.needed('from', '2026-03-31')
  const [from, to, boughtOn] = [cells.date('from'), cells.date('to'), cells.date('boughtOn')]
  if (to !== '' && to < from) cells.bad('to', `≥ ${from}`)
  const price = cells.decimal('price', 0, Number.POSITIVE_INFINITY)
  const memory = cells.decimal('memory', 0, LARGEST_GIB)
  const watts = cells.decimal('watts', 0, Number.POSITIVE_INFINITY)
  const lot = {
    cluster: own,
    nodes: cells.text('nodes'),
    type: cells.text('type'),
    cores: cores ?? NaN,
    // nobody writes down what a node has not
    gpus: cells.count('gpus') ?? 0,
    gpuType: cells.text('gpuType'),
    memoryBytes: memory === null ? NaN : Math.round(memory * 1024 ** 3),
    watts: watts ?? NaN,
    price: price ?? NaN,
    currency: readCurrency(cells, price !== null),
    boughtOn,
  }
  if (own === '' || names.length === 0 || cores === null || from === '') return undefined
  const until = to === '' ? Infinity : endOfDay(to, timeZone)
  return { lot: { ...lot, from: startOfDay(from, timeZone), to: until }, names }
}

function readNodes(cells: Cells<Column>): readonly string[] {
  const text = cells.needed('nodes', 'cn[01-64]')
  try {
    return text === '' ? [] : expandNodes(text)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    cells.bad('nodes', 'cn[01-64], gpu[1,3]')
    return []
  }
}

/** A price is of a currency. */
function readCurrency(cells: Cells<Column>, isPriced: boolean): string {
  if (!isPriced) return ''
  const currency = cells.needed('currency', 'USD').toUpperCase()
  if (currency !== '' && !/^[A-Z]{3}$/.test(currency)) cells.bad('currency', 'USD, ARS, BRL')
  return currency
}
