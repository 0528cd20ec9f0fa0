import type { Text } from '../i18n.ts'

/** What is wrong with what a plan is made from, and what follows from it. */
export const planningText = {
  'planning.too_small': {
    es: '«{key}» dice {value} y debe ser un número desde {least}: con ese valor ninguna cifra que lo use sería cierta. Corríjalo.',
    pt: '"{key}" diz {value} e deve ser um número a partir de {least}: com esse valor nenhum número que o use seria verdadeiro. Corrija-o.',
    en: '"{key}" says {value} and has to be a number from {least} on: no figure that uses it would be true. Correct it.',
  },
  'planning.not_positive': {
    es: '«{key}» dice {value} y debe ser mayor que 0: se divide por él. Corríjalo.',
    pt: '"{key}" diz {value} e deve ser maior que 0: é usado como divisor. Corrija-o.',
    en: '"{key}" says {value} and has to be above 0: figures are divided by it. Correct it.',
  },
  'planning.not_share': {
    es: '«{key}» dice {value} y debe estar entre 0 y 1 (0,75 es 75 %). Corríjalo.',
    pt: '"{key}" diz {value} e deve estar entre 0 e 1 (0,75 é 75 %). Corrija-o.',
    en: '"{key}" says {value} and has to be between 0 and 1 (0.75 is 75 %). Correct it.',
  },
  'planning.definition': {
    es: 'Lleno: la demanda de {weeks} semanas seguidas llega a la parte fijada de lo que se pudo entregar en ellas. Con menos de {needed} semanas de historia no se da ninguna fecha.',
    pt: 'Cheio: a demanda de {weeks} semanas seguidas chega à parte fixada do que se pôde entregar nelas. Com menos de {needed} semanas de histórico não se dá nenhuma data.',
    en: 'Full: the demand of {weeks} weeks in a row reaches the target share of what could be delivered in them. From less than {needed} weeks of history no date is told.',
  },
  'planning.insufficient': {
    es: 'Historia insuficiente para una fecha: hay {weeks} semanas conocidas y hacen falta {needed}. Espere a que se junten más; las anteriores de trabajos también se pueden importar (atalaya import sacct).',
    pt: 'Histórico insuficiente para uma data: há {weeks} semanas conhecidas e são necessárias {needed}. Espere que se juntem mais; as anteriores de trabalhos também podem ser importadas (atalaya import sacct).',
    en: 'Insufficient history for a date: {weeks} weeks are known and {needed} are needed. Wait for more; those of jobs before can also be imported (atalaya import sacct).',
  },
  'planning.stale': {
    es: '{pool}: la demanda se conoce hasta el {date}; las fechas parten de ahí y no saben nada de lo que vino después. Revise que se siga recolectando (atalaya doctor).',
    pt: '{pool}: a demanda é conhecida até {date}; as datas partem daí e nada sabem do que veio depois. Verifique se a coleta continua (atalaya doctor).',
    en: '{pool}: demand is known up to {date}; dates start from there and know nothing of what came after. Check that it is still collected (atalaya doctor).',
  },
  'planning.supply_unknown': {
    es: 'No se sabe cuánto puede entregar {pool}: falta el inventario. Impórtelo (atalaya import inventory) o declare la capacidad en planning.pools.',
    pt: 'Não se sabe quanto {pool} pode entregar: falta o inventário. Importe-o (atalaya import inventory) ou declare a capacidade em planning.pools.',
    en: 'Nobody told how much {pool} can deliver: the inventory is missing. Import it (atalaya import inventory) or declare the capacity in planning.pools.',
  },
  'planning.lots_overlap': {
    es: 'Inventario: {node} figura en «{first}» y en «{second}» a la vez, desde {from}. Hasta que se corrija, sus recursos se cuentan una sola vez, según el lote más nuevo.',
    pt: 'Inventário: {node} consta em "{first}" e em "{second}" ao mesmo tempo, desde {from}. Até que se corrija, seus recursos contam uma só vez, conforme o lote mais novo.',
    en: 'Inventory: {node} is in "{first}" and in "{second}" at the same time, from {from} on. Until that is corrected its resources count once, as the newer lot has them.',
  },
  'planning.negative_price': {
    es: 'Inventario: el lote «{lot}» tiene un precio de {price}. No puede ser negativo: ese lote queda fuera de los costos.',
    pt: 'Inventário: o lote "{lot}" tem um preço de {price}. Não pode ser negativo: esse lote fica fora dos custos.',
    en: 'Inventory: lot "{lot}" has a price of {price}. It cannot be negative: that lot is left out of the costs.',
  },
  'planning.other_currency': {
    es: 'Inventario: el precio de «{lot}» está en {currency} y los costos en {wanted}, sin tipo de cambio entre ambas: ese lote queda fuera de los costos. Declárelo en planning.exchange.',
    pt: 'Inventário: o preço de "{lot}" está em {currency} e os custos em {wanted}, sem taxa de câmbio entre as duas: esse lote fica fora dos custos. Declare-a em planning.exchange.',
    en: 'Inventory: the price of "{lot}" is in {currency} and costs are in {wanted}, without an exchange rate between them: that lot is left out of the costs. Declare one in planning.exchange.',
  },
  'planning.used_beyond': {
    es: '{pool}: se usaron {used} {resource} por hora y el inventario solo tiene {there}. Falta una compra en el inventario, o sobra un retiro: hasta que se corrija, la fecha en que se llena sale demasiado temprana.',
    pt: '{pool}: foram usados {used} {resource} por hora e o inventário só tem {there}. Falta uma compra no inventário, ou sobra uma baixa: até que se corrija, a data em que fica cheio sai cedo demais.',
    en: '{pool}: {used} {resource} were used an hour and the inventory has only {there}. A purchase is missing in the inventory, or a retirement is too many: until that is corrected the date when it is full comes out too early.',
  },
  'planning.impossible_period': {
    es: '«{key}» termina ({to}) antes de empezar ({from}): queda fuera del plan. Corrija las fechas.',
    pt: '"{key}" termina ({to}) antes de começar ({from}): fica fora do plano. Corrija as datas.',
    en: '"{key}" ends ({to}) before it begins ({from}): it is left out of the plan. Correct the dates.',
  },
  'planning.lead_order': {
    es: '«{key}»: el plazo largo (P90, {p90} días) es menor que el habitual (P50, {p50} días). Corríjalo: de él sale la fecha límite para pedir.',
    pt: '"{key}": o prazo longo (P90, {p90} dias) é menor que o habitual (P50, {p50} dias). Corrija-o: dele sai a data limite para pedir.',
    en: '"{key}": the long lead time (P90, {p90} days) is shorter than the usual one (P50, {p50} days). Correct it: the date to order by comes from it.',
  },
  'planning.no_rate': {
    es: 'No hay precio para «{resource}»: ese renglón queda sin monto y el total no lo incluye. Declárelo en planning.prices.',
    pt: 'Não há preço para "{resource}": essa linha fica sem valor e o total não a inclui. Declare-o em planning.prices.',
    en: 'There is no price for "{resource}": that line has no amount and the total leaves it out. Declare it in planning.prices.',
  },
} as const satisfies Record<string, Text>
