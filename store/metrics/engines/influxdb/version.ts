/** Which InfluxDB it is, by `/ping`: every version answers it with the header `X-Influxdb-Version`. */
import { AppError } from '../../../../core/errors.ts'
import type { Connection } from './connection.ts'

export type Major = 1 | 2 | 3

export interface Version {
  readonly major: Major
  /** as the server says it: `1.6.7~rc0`, `v2.7.1`, `3.10.0` */
  readonly text: string
}

/** Before it nothing was tried: the oldest that a Linux distribution still ships. */
const OLDEST = '1.6'
const PING_SECONDS = 10

/** @throws AppError `unavailable`: no answer, no InfluxDB, one of a version that is not known or too old */
export async function askVersion(connection: Connection): Promise<Version> {
  const answer = await connection.request('/ping', { seconds: PING_SECONDS })
  await answer.body?.cancel()
  const { address } = connection
  const text = answer.headers.get('x-influxdb-version')
  if (text === null || text === '') {
    throw new AppError('unavailable', 'influxdb.not_influxdb', { address, detail: `GET /ping: HTTP ${answer.status}` })
  }
  return parseVersion(text, address)
}

/** @throws AppError `unavailable` */
export function parseVersion(text: string, address: string): Version {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(text) ?? []
  const number = Number(major)
  if (number !== 1 && number !== 2 && number !== 3) {
    throw new AppError('unavailable', 'influxdb.unknown_version', { address, version: text.slice(0, 60) })
  }
  if (number === 1 && Number(minor) < 6) {
    throw new AppError('unavailable', 'influxdb.too_old', { address, version: text.slice(0, 60), oldest: OLDEST })
  }
  return { major: number, text }
}
