import type { Text } from '../i18n.ts'

/** What the HTTP API answers when it cannot give what was asked: titles by kind, details by code. */
export const apiText = {
  'api.title.invalid': { es: 'Pedido no válido', pt: 'Pedido inválido', en: 'Invalid request' },
  'api.title.not_found': { es: 'No existe', pt: 'Não existe', en: 'Not found' },
  'api.title.unavailable': {
    es: 'No disponible por ahora',
    pt: 'Indisponível no momento',
    en: 'Unavailable for now',
  },
  'api.title.conflict': { es: 'Conflicto', pt: 'Conflito', en: 'Conflict' },
  'api.title.internal': { es: 'Error interno', pt: 'Erro interno', en: 'Internal error' },
  'api.internal': {
    es: 'Algo falló dentro del servicio. Quien lo administra lo encuentra en el registro con el identificador {id}.',
    pt: 'Algo falhou dentro do serviço. Quem o administra encontra no registro com o identificador {id}.',
    en: 'Something failed inside the service. Its administrator finds it in the log under the identifier {id}.',
  },
  'api.no_route': {
    es: 'No hay nada en {path}. La lista de rutas está en /api/v1/openapi.json.',
    pt: 'Não há nada em {path}. A lista de rotas está em /api/v1/openapi.json.',
    en: 'There is nothing at {path}. The list of routes is in /api/v1/openapi.json.',
  },
  'api.method_not_allowed': {
    es: '{path} no admite {method}. Se admite: {allowed}.',
    pt: '{path} não aceita {method}. É aceito: {allowed}.',
    en: '{path} does not take {method}. Allowed: {allowed}.',
  },
  'api.bad_host': {
    es: 'El nombre «{host}» no es el de este servicio. Ábralo como {allowed}.',
    pt: 'O nome "{host}" não é o deste serviço. Abra-o como {allowed}.',
    en: 'The name "{host}" is not this service’s. Open it as {allowed}.',
  },
  'api.not_acceptable': {
    es: 'Esta ruta solo da {offered}.',
    pt: 'Esta rota só fornece {offered}.',
    en: 'This route gives only {offered}.',
  },
  'api.unknown_parameter': {
    es: 'El parámetro «{name}» no existe. Se admiten: {known}.',
    pt: 'O parâmetro "{name}" não existe. São aceitos: {known}.',
    en: 'There is no parameter "{name}". Allowed: {known}.',
  },
  'api.unknown_parameter_nearest': {
    es: 'El parámetro «{name}» no existe. ¿Quiso decir «{nearest}»?',
    pt: 'O parâmetro "{name}" não existe. Quis dizer "{nearest}"?',
    en: 'There is no parameter "{name}". Did you mean "{nearest}"?',
  },
  'api.no_parameters': {
    es: 'El parámetro «{name}» no existe: esta ruta no lleva parámetros.',
    pt: 'O parâmetro "{name}" não existe: esta rota não leva parâmetros.',
    en: 'There is no parameter "{name}": this route takes none.',
  },
  'api.missing_parameter': {
    es: 'Falta el parámetro «{name}».',
    pt: 'Falta o parâmetro "{name}".',
    en: 'The parameter "{name}" is missing.',
  },
  'api.repeated_parameter': {
    es: 'El parámetro «{name}» va una sola vez.',
    pt: 'O parâmetro "{name}" vai uma única vez.',
    en: 'The parameter "{name}" may be given only once.',
  },
  'api.not_allowed': {
    es: '{name}: «{value}» no se admite. Valores posibles: {allowed}.',
    pt: '{name}: "{value}" não é aceito. Valores possíveis: {allowed}.',
    en: '{name}: "{value}" is not allowed. Possible values: {allowed}.',
  },
  'api.unknown_metric': {
    es: 'No existe la métrica «{metric}». La lista está en /api/v1/catalogue.',
    pt: 'Não existe a métrica "{metric}". A lista está em /api/v1/catalogue.',
    en: 'There is no metric "{metric}". The list is in /api/v1/catalogue.',
  },
  'api.unknown_metric_nearest': {
    es: 'No existe la métrica «{metric}». ¿Quiso decir «{nearest}»?',
    pt: 'Não existe a métrica "{metric}". Quis dizer "{nearest}"?',
    en: 'There is no metric "{metric}". Did you mean "{nearest}"?',
  },
  'api.bad_where': {
    es: 'where: «{value}» debe tener la forma etiqueta:valor, por ejemplo where=node:cn01.',
    pt: 'where: "{value}" deve ter a forma rótulo:valor, por exemplo where=node:cn01.',
    en: 'where: "{value}" must have the form label:value, for instance where=node:cn01.',
  },
  'api.unknown_label': {
    es: '{name}: {metric} no lleva la etiqueta «{label}». Lleva: {allowed}.',
    pt: '{name}: {metric} não leva o rótulo "{label}". Leva: {allowed}.',
    en: '{name}: {metric} does not carry the label "{label}". It carries: {allowed}.',
  },
  'api.bad_time': {
    es: '{name}: «{value}» no es un instante. Escriba segundos Unix, «now» o «now-6h» (s, m, h, d, w).',
    pt: '{name}: "{value}" não é um instante. Escreva segundos Unix, "now" ou "now-6h" (s, m, h, d, w).',
    en: '{name}: "{value}" is not an instant. Write Unix seconds, "now" or "now-6h" (s, m, h, d, w).',
  },
  'api.empty_window': {
    es: 'La ventana está vacía: from ({from}) debe ser anterior a to ({to}).',
    pt: 'A janela está vazia: from ({from}) deve ser anterior a to ({to}).',
    en: 'The window is empty: from ({from}) must be before to ({to}).',
  },
  'api.window_too_long': {
    es: 'La ventana pasa los {years} años. Pida un período más corto.',
    pt: 'A janela passa de {years} anos. Peça um período mais curto.',
    en: 'The window is longer than {years} years. Ask for a shorter period.',
  },
  'api.bad_step': {
    es: 'step: «{value}» no es un paso. Escriba segundos enteros, de 1 a {maximum}.',
    pt: 'step: "{value}" não é um passo. Escreva segundos inteiros, de 1 a {maximum}.',
    en: 'step: "{value}" is not a step. Write whole seconds, from 1 to {maximum}.',
  },
  'api.too_many_points': {
    es: 'Serían {points} puntos por serie; el máximo es {limit}. Use step={step} o más, o una ventana más corta.',
    pt: 'Seriam {points} pontos por série; o máximo é {limit}. Use step={step} ou mais, ou uma janela mais curta.',
    en: 'That is {points} points a series; the most is {limit}. Use step={step} or more, or a shorter window.',
  },
  'api.too_many_series': {
    es: 'Son {count} series; el máximo es {limit}. Filtre con where o agrupe con by.',
    pt: 'São {count} séries; o máximo é {limit}. Filtre com where ou agrupe com by.',
    en: 'That is {count} series; the most is {limit}. Filter with where or group with by.',
  },
  'api.too_many_values': {
    es: 'Son {count} valores; el máximo por respuesta es {limit}. Use un step mayor, where o by.',
    pt: 'São {count} valores; o máximo por resposta é {limit}. Use um step maior, where ou by.',
    en: 'That is {count} values; the most in one answer is {limit}. Use a larger step, where or by.',
  },
  'api.ready': { es: 'En orden.', pt: 'Em ordem.', en: 'In order.' },
  'api.collector_waiting': {
    es: 'El recolector todavía no consultó ningún objetivo.',
    pt: 'O coletor ainda não consultou nenhum alvo.',
    en: 'The collector has not asked any target yet.',
  },
  'api.collector_silent': {
    es: 'El recolector no consulta a ningún objetivo desde hace {seconds} s. ¿Está en marcha «atalaya collect»?',
    pt: 'O coletor não consulta nenhum alvo há {seconds} s. O "atalaya collect" está no ar?',
    en: 'The collector has asked no target for {seconds} s. Is "atalaya collect" running?',
  },
  'api.writes_failing': {
    es: 'El almacén rechaza escrituras; {pending} valores esperan en memoria y {dropped} se perdieron: {detail}',
    pt: 'O armazenamento rejeita escritas; {pending} valores esperam na memória e {dropped} se perderam: {detail}',
    en: 'The store refuses writes; {pending} values wait in memory and {dropped} were lost: {detail}',
  },
  'api.dashboard_missing': {
    es: 'El servicio está en marcha, pero las páginas no están construidas. Ejecute «npm start», que las construye, o lea la API en /api/v1/openapi.json.',
    pt: 'O serviço está no ar, mas as páginas não foram construídas. Execute "npm start", que as constrói, ou leia a API em /api/v1/openapi.json.',
    en: 'The service is running, but its pages are not built. Run "npm start", which builds them, or read the API at /api/v1/openapi.json.',
  },
} as const satisfies Record<string, Text>
