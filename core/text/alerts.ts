import type { Text } from '../i18n.ts'

/** What is wrong with rules, and how evaluating them went. */
export const alertsText = {
  'alerts.unknown_metric_nearest': {
    es: 'No existe la métrica «{metric}». ¿Quiso decir «{nearest}»?',
    pt: 'A métrica "{metric}" não existe. Quis dizer "{nearest}"?',
    en: 'There is no metric "{metric}". Did you mean "{nearest}"?',
  },
  'alerts.unknown_metric': {
    es: 'No existe la métrica «{metric}». Vea la lista en docs/es/metricas.md.',
    pt: 'A métrica "{metric}" não existe. Veja a lista em docs/es/metricas.md.',
    en: 'There is no metric "{metric}". See the list in docs/en/metrics.md.',
  },
  'alerts.one_bound': {
    es: 'Ponga exactamente uno de «above», «below» y «oneOf»: sin umbral no se sabe cuándo avisar, y con dos tampoco.',
    pt: 'Ponha exatamente um de "above", "below" e "oneOf": sem limite não se sabe quando avisar, e com dois também não.',
    en: 'Give exactly one of "above", "below" and "oneOf": without a threshold nobody knows when to alert, nor with two.',
  },
  'alerts.clear_side': {
    es: 'El umbral de fin {clear} está del lado equivocado de «{bound}: {value}»: el alerta terminaría mientras la condición aún se cumple. Con «above» debe ser menor o igual; con «below», mayor o igual.',
    pt: 'O limite de término {clear} está do lado errado de "{bound}: {value}": o alerta terminaria enquanto a condição ainda vale. Com "above" deve ser menor ou igual; com "below", maior ou igual.',
    en: 'The clear threshold {clear} is on the wrong side of "{bound}: {value}": the alert would end while its condition still holds. With "above" it has to be the same or less, with "below" the same or more.',
  },
  'alerts.impossible': {
    es: 'El umbral {value} no puede cruzarse nunca: los valores van de {least} a {most}. Las proporciones van de 0 a 1 (0,9 es 90 %).',
    pt: 'O limite {value} nunca pode ser cruzado: os valores vão de {least} a {most}. As proporções vão de 0 a 1 (0,9 é 90 %).',
    en: 'The threshold {value} can never be crossed: values go from {least} to {most}. Ratios go from 0 to 1 (0.9 is 90 %).',
  },
  'alerts.unknown_label': {
    es: 'Las series de {metric} no llevan la etiqueta «{label}»; llevan: {known}.',
    pt: 'As séries de {metric} não têm o rótulo "{label}"; têm: {known}.',
    en: 'Series of {metric} carry no label "{label}"; they carry: {known}.',
  },
  'alerts.not_in_by': {
    es: '«{label}» no está en «by» ({by}): un alerta no tiene esa etiqueta. Agréguela a «by» o quítela de aquí.',
    pt: '"{label}" não está em "by" ({by}): um alerta não tem esse rótulo. Acrescente-o a "by" ou retire-o daqui.',
    en: '"{label}" is not in "by" ({by}): an alert has no such label. Add it to "by", or leave it out here.',
  },
  'alerts.unknown_parent_nearest': {
    es: 'No existe la regla «{parent}» que debería inhibir a esta. ¿Quiso decir «{nearest}»?',
    pt: 'Não existe a regra "{parent}" que deveria inibir esta. Quis dizer "{nearest}"?',
    en: 'There is no rule "{parent}" to inhibit this one. Did you mean "{nearest}"?',
  },
  'alerts.unknown_parent': {
    es: 'No existe la regla «{parent}» que debería inhibir a esta. Quítela de «inhibitedBy» o defínala en alerts.rules.',
    pt: 'Não existe a regra "{parent}" que deveria inibir esta. Retire-a de "inhibitedBy" ou defina-a em alerts.rules.',
    en: 'There is no rule "{parent}" to inhibit this one. Take it out of "inhibitedBy", or define it in alerts.rules.',
  },
  'alerts.parent_cycle': {
    es: 'Las reglas se inhiben en círculo: {cycle}. Ninguna avisaría. Quite una de «inhibitedBy».',
    pt: 'As regras se inibem em círculo: {cycle}. Nenhuma avisaria. Retire uma de "inhibitedBy".',
    en: 'Rules inhibit each other in a circle: {cycle}. None would tell anybody. Take one out of "inhibitedBy".',
  },
  'alerts.incomplete': {
    es: 'La regla «{rule}» no es de las que vienen con Atalaya: le falta «{key}».',
    pt: 'A regra "{rule}" não é das que vêm com o Atalaya: falta "{key}".',
    en: 'The rule "{rule}" is none of those that Atalaya brings: "{key}" is missing.',
  },
  'alerts.maintenance_order': {
    es: 'El mantenimiento termina ({to}) antes de empezar ({from}). Corrija «from» o «to».',
    pt: 'A manutenção termina ({to}) antes de começar ({from}). Corrija "from" ou "to".',
    en: 'The maintenance ends ({to}) before it begins ({from}). Correct "from" or "to".',
  },
  'alerts.case_failed': {
    es: 'Caso {number} de la regla «{rule}», a los {at} s: se esperaba {state} {expected} y hubo {found}. Corrija la regla o el caso.',
    pt: 'Caso {number} da regra "{rule}", aos {at} s: esperava-se {state} {expected} e houve {found}. Corrija a regra ou o caso.',
    en: 'Case {number} of the rule "{rule}", after {at} s: expected {state} {expected} and found {found}. Correct the rule or the case.',
  },
  'alerts.cases_passed': {
    es: 'Reglas de alerta: {rules}; casos de prueba que pasaron: {cases}.',
    pt: 'Regras de alerta: {rules}; casos de teste que passaram: {cases}.',
    en: 'Alert rules: {rules}; unit cases passed: {cases}.',
  },
  'alerts.evaluation_failed': {
    es: 'No se pudieron evaluar las reglas de alerta; los estados quedan como estaban: {detail}',
    pt: 'Não foi possível avaliar as regras de alerta; os estados ficam como estavam: {detail}',
    en: 'Alert rules could not be evaluated; states stay as they were: {detail}',
  },
  'alerts.store_slow': {
    es: 'El almacén de métricas no respondió en {seconds} s. Vea si está sobrecargado (atalaya doctor).',
    pt: 'O armazenamento de métricas não respondeu em {seconds} s. Veja se está sobrecarregado (atalaya doctor).',
    en: 'The metric store did not answer within {seconds} s. See whether it is overloaded (atalaya doctor).',
  },
  'alerts.state_unkept': {
    es: 'No se pudo guardar el estado de las alertas; se guarda en memoria y se reintenta en cada evaluación: {detail}',
    pt: 'Não foi possível guardar o estado dos alertas; fica na memória e tenta-se de novo a cada avaliação: {detail}',
    en: 'The state of alerts could not be kept; it stays in memory and is tried again at each evaluation: {detail}',
  },
} as const satisfies Readonly<Record<string, Text>>
