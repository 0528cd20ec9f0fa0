import type { Text } from '../i18n.ts'

/** What is told of forecasts that cannot be made. */
export const forecastText = {
  'forecast.history_short': {
    es: 'Historia demasiado corta para pronosticar: {known} valores conocidos, hacen falta {needed}. Espere a que se junten más datos o use un paso más corto.',
    pt: 'Histórico curto demais para prever: {known} valores conhecidos, são necessários {needed}. Espere que se juntem mais dados ou use um passo mais curto.',
    en: 'History too short to forecast: {known} known values, {needed} are needed. Wait for more data or use a shorter step.',
  },
} as const satisfies Record<string, Text>
