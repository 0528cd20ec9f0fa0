import type { Text } from '../i18n.ts'

/** Why a scrape failed: kept as the target's last error and shown on the page. */
export const scrapeText = {
  'scrape.timeout': {
    es: 'No respondió en {seconds} s. ¿El servicio está colgado o hay un cortafuegos en el medio?',
    pt: 'Não respondeu em {seconds} s. O serviço travou ou há um firewall no caminho?',
    en: 'No answer within {seconds} s. Is the service hung, or a firewall in between?',
  },
  'scrape.refused': {
    es: 'No se pudo conectar a {address} ({detail}). ¿El servicio está en marcha y escucha ahí?',
    pt: 'Não foi possível conectar a {address} ({detail}). O serviço está no ar e escuta nesse endereço?',
    en: 'Could not connect to {address} ({detail}). Is the service running and listening there?',
  },
  'scrape.http_status': {
    es: '{address} respondió HTTP {status}: {detail}',
    pt: '{address} respondeu HTTP {status}: {detail}',
    en: '{address} answered HTTP {status}: {detail}',
  },
  'scrape.too_large': {
    es: 'La respuesta pasa el límite de {limit} MiB; se descartó entera. Suba limits.bodyMebibytes si es legítima.',
    pt: 'A resposta passa do limite de {limit} MiB; foi descartada inteira. Aumente limits.bodyMebibytes se for legítima.',
    en: 'The answer exceeds the limit of {limit} MiB and was discarded whole. Raise limits.bodyMebibytes if it is legitimate.',
  },
  'scrape.compression_ratio': {
    es: 'La respuesta comprimida se expande más de {limit}:1; se descartó (¿bomba de compresión?).',
    pt: 'A resposta comprimida se expande mais de {limit}:1; foi descartada (bomba de compressão?).',
    en: 'The compressed answer expands more than {limit}:1 and was discarded (a compression bomb?).',
  },
  'scrape.malformed': {
    es: 'Línea {line} malformada: {detail}. Se descartó toda la respuesta; no se guardó ningún valor.',
    pt: 'Linha {line} malformada: {detail}. A resposta inteira foi descartada; nenhum valor foi guardado.',
    en: 'Line {line} is malformed: {detail}. The whole answer was discarded; no value was stored.',
  },
  'scrape.too_many_labels': {
    es: 'Línea {line}: más de {limit} etiquetas en una serie. Se descartó toda la respuesta.',
    pt: 'Linha {line}: mais de {limit} rótulos em uma série. A resposta inteira foi descartada.',
    en: 'Line {line}: more than {limit} labels on one series. The whole answer was discarded.',
  },
  'scrape.not_json': {
    es: '{address} no devolvió JSON válido: {detail}',
    pt: '{address} não devolveu JSON válido: {detail}',
    en: '{address} did not return valid JSON: {detail}',
  },
  'scrape.unexpected_shape': {
    es: '{address} devolvió un documento inesperado en {path}: {detail}',
    pt: '{address} devolveu um documento inesperado em {path}: {detail}',
    en: '{address} returned an unexpected document at {path}: {detail}',
  },
} as const satisfies Record<string, Text>
