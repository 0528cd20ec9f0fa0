/** What is served beyond this machine: the certificate, secrets that others can read, an origin shared with notebooks. */
import { statSync } from 'node:fs'
import { AppError, type Problem, toProblem } from '../../core/errors.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import { isLoopback } from '../access-schema.ts'
import { readCertificate } from '../certificate.ts'
import type { Settings } from '../settings.ts'
import type { Diagnosis } from './diagnosis.ts'

/** Renewed by then, as Let's Encrypt and its kin do. */
const SOON_DAYS = 14
const OTHERS_MAY_READ = 0o044

/** @param now Unix seconds. @returns nothing where nothing of it is configured */
export function checkAccess({ config }: Settings, now: number): readonly Diagnosis[] {
  const { tls } = config.listen
  const { hub, openid, publicUrl } = config.access
  const secrets = [tls?.keyFile, hub?.clientSecretFile, openid?.clientSecretFile].filter((path) => path !== undefined)
  const found: Diagnosis[] = []
  if (tls) found.push(certificate(tls, now))
  for (const path of secrets) {
    if (othersMayRead(path)) found.push(access('warning', 'doctor.secret_open', { path }))
  }
  // cookies know no ports
  if (hub && publicUrl !== undefined && new URL(hub.url).hostname === new URL(publicUrl).hostname)
    found.push(access('warning', 'doctor.same_origin', { host: new URL(publicUrl).hostname }))
  if (hub && new URL(hub.url).protocol === 'http:' && !isLoopback(new URL(hub.url).hostname))
    found.push(access('warning', 'doctor.hub_in_the_clear', { url: hub.url }))
  return found
}

/** What cannot be looked at is told by who needs it. */
function othersMayRead(path: string): boolean {
  try {
    return (statSync(path).mode & OTHERS_MAY_READ) !== 0
  } catch {
    return false
  }
}

function certificate(tls: NonNullable<Settings['config']['listen']['tls']>, now: number): Diagnosis {
  const path = tls.certificateFile
  try {
    const { expires } = readCertificate(tls)
    const params = { path, date: new Date(expires * 1000).toISOString().slice(0, 10) }
    if (expires <= now) return access('problem', 'doctor.certificate_over', params)
    return expires - now < SOON_DAYS * DAY_SECONDS
      ? access('warning', 'doctor.certificate_soon', params)
      : access('ok', 'doctor.certificate_good', params)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { check: 'access', state: 'problem', problem: toProblem(error) }
  }
}

const access = (state: Diagnosis['state'], code: Problem['code'], params: Problem['params']): Diagnosis => ({
  check: 'access',
  state,
  problem: { code, params },
})
