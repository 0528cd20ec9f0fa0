/** What is served beyond this machine: the certificate, secrets that others can read, an origin shared with notebooks. */
import { statSync } from 'node:fs'
import { AppError, type Problem, toProblem } from '../../core/errors.ts'
import { DAY_SECONDS } from '../../core/units.ts'
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
    const mode = statSync(path, { throwIfNoEntry: false })?.mode
    if (mode !== undefined && (mode & OTHERS_MAY_READ) !== 0)
      found.push(access('warning', 'doctor.secret_open', { path }))
  }
  if (hub && publicUrl !== undefined && new URL(hub.url).host === new URL(publicUrl).host)
    found.push(access('warning', 'doctor.same_origin', { host: new URL(publicUrl).host }))
  return found
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
