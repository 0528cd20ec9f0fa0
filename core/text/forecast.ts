import type { Text } from '../i18n.ts'

/** What is told of forecasts that cannot be made. */
export const forecastText = {
  'forecast.history_short': {
    es: 'Historia demasiado corta para pronosticar: {known} valores conocidos, hacen falta {needed}. Espere a que se junten más datos o use un paso más corto.',
    pt: 'Histórico curto demais para prever: {known} valores conhecidos, são necessários {needed}. Espere que se juntem mais dados ou use um passo mais curto.',
    en: 'History too short to forecast: {known} known values, {needed} are needed. Wait for more data or use a shorter step.',
  },
  'forecast.not_finite': {
    es: 'El modelo no dio números finitos; los demás modelos siguen sin él.',
    pt: 'O modelo não deu números finitos; os demais modelos seguem sem ele.',
    en: 'The model gave no finite numbers; the other models go on without it.',
  },
} as const satisfies Record<string, Text>
