/** The words of a grant's budget sheet. */
import type { Text } from '../i18n.ts'

export const BUDGET_TEXT = {
  title: {
    es: 'Presupuesto de cómputo',
    pt: 'Orçamento de computação',
    en: 'Computing budget',
  },
  item: { es: 'Renglón', pt: 'Item', en: 'Item' },
  kind: { es: 'Carácter', pt: 'Caráter', en: 'Kind' },
  quantity: { es: 'Cantidad', pt: 'Quantidade', en: 'Quantity' },
  unit: { es: 'Unidad', pt: 'Unidade', en: 'Unit' },
  rate: { es: 'Costo unitario', pt: 'Custo unitário', en: 'Unit cost' },
  amount: { es: 'Monto', pt: 'Valor', en: 'Amount' },
  coreHours: { es: 'Cómputo en CPU', pt: 'Computação em CPU', en: 'CPU computing' },
  gpuHours: { es: 'Cómputo en GPU', pt: 'Computação em GPU', en: 'GPU computing' },
  terabyteYears: { es: 'Almacenamiento', pt: 'Armazenamento', en: 'Storage' },
  coreHoursUnit: { es: 'horas-núcleo', pt: 'horas-núcleo', en: 'core-hours' },
  gpuHoursUnit: { es: 'horas-GPU', pt: 'horas-GPU', en: 'GPU-hours' },
  terabyteYearsUnit: { es: 'TB por año', pt: 'TB por ano', en: 'TB-years' },
  requested: { es: 'solicitado', pt: 'solicitado', en: 'requested' },
  in_kind: { es: 'aporte en especie', pt: 'contrapartida não financeira', en: 'in kind' },
  total_requested: { es: 'Total solicitado', pt: 'Total solicitado', en: 'Total requested' },
  total_in_kind: {
    es: 'Total de aporte en especie',
    pt: 'Total da contrapartida não financeira',
    en: 'Total in kind',
  },
  unpriced: { es: 'sin precio', pt: 'sem preço', en: 'no price' },
  validity: { es: 'Válido hasta el {date}.', pt: 'Válido até {date}.', en: 'Valid until {date}.' },
  exchange: {
    es: 'Tipo de cambio: {rate} {local} por {currency} ({date}{source}).',
    pt: 'Taxa de câmbio: {rate} {local} por {currency} ({date}{source}).',
    en: 'Exchange rate: {rate} {local} for one {currency} ({date}{source}).',
  },
  method: {
    es: 'Método: una ejecución medida × {repeats} repeticiones × costo completo del centro (equipos en {life} años, energía, personal y sala, dividido por las horas que se usan).',
    pt: 'Método: uma execução medida × {repeats} repetições × custo total do centro (equipamentos em {life} anos, energia, pessoal e sala, dividido pelas horas que se usam).',
    en: 'Method: one measured run × {repeats} repeats × full cost of the centre (hardware over {life} years, energy, staff and room, divided by the hours that are used).',
  },
} as const satisfies Record<string, Text>
