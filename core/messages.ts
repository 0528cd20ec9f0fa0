/**
 * Every sentence a user can be told by the server side, by code. One file per area in `core/text/`;
 * a repeated code is a compile error, a missing language too.
 */
import { accessText } from './text/access.ts'
import { alertsText } from './text/alerts.ts'
import { apiText } from './text/api.ts'
import { cliText } from './text/cli.ts'
import { configText } from './text/config.ts'
import { discoveryText } from './text/discovery.ts'
import { doctorText } from './text/doctor.ts'
import { forecastText } from './text/forecast.ts'
import { importText } from './text/import.ts'
import { ledgerText } from './text/ledger.ts'
import { maintenanceText } from './text/maintenance.ts'
import { planningText } from './text/planning.ts'
import { remoteText } from './text/remote.ts'
import { replayText } from './text/replay.ts'
import { scrapeText } from './text/scrape.ts'
import { spoolText } from './text/spool.ts'
import { storeText } from './text/store.ts'

export const MESSAGES = {
  ...accessText,
  ...alertsText,
  ...apiText,
  ...cliText,
  ...configText,
  ...discoveryText,
  ...doctorText,
  ...forecastText,
  ...importText,
  ...ledgerText,
  ...maintenanceText,
  ...planningText,
  ...remoteText,
  ...replayText,
  ...scrapeText,
  ...spoolText,
  ...storeText,
  internal: {
    es: 'Error interno: {detail}',
    pt: 'Erro interno: {detail}',
    en: 'Internal error: {detail}',
  },
} as const
export type MessageCode = keyof typeof MESSAGES
