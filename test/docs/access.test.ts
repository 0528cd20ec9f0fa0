import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CONFIG_SCHEMA } from '../../commands/config-schema.ts'
import { checkConfig } from '../../core/config.ts'
import { ROLES } from '../../core/roles.ts'
import { DAY_SECONDS, HOUR_SECONDS, MINUTE_SECONDS } from '../../core/units.ts'
import { JOBS_SQL } from '../../store/ledger/jobs-schema.ts'
import { IDLE_SECONDS, LINK_SECONDS, LONGEST_SECONDS } from '../../store/state/access/logins.ts'
import { world } from '../api/world.ts'

const read = (file: string) => readFileSync(join(import.meta.dirname, '../../docs', file), 'utf8')
const PAGES = [
  { access: 'en/access.md', security: 'en/security.md', limits: ['minutes', 'hours', 'days'], nameDays: 'days after' },
  { access: 'es/acceso.md', security: 'es/seguridad.md', limits: ['minutos', 'horas', 'días'], nameDays: 'días desde' },
] as const

describe.each(PAGES)(
  'what $access and $security tell',
  ({ access, security, limits: [minutes, hours, days], nameDays }) => {
    const text = read(access)
    const block = (language: string) => new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(text)![1]!

    it('gives each role, and each route that it names the role that the route has', () => {
      const rows = [...text.matchAll(/^\| `(\w+)` \| (.*) \|$/gm)]
      expect(rows.map((row) => row[1])).toEqual(ROLES)
      const audiences = new Map(world().doors.map(({ path, audience }) => [path, audience]))
      const told = rows.flatMap(([, role, what]) => [...what!.matchAll(/`(\/[^`]*)`/g)].map((path) => [path[1]!, role]))
      expect(told.length).toBeGreaterThan(15)
      expect(told).toEqual(told.map(([path]) => [path, audiences.get(path!)]))
    })

    it('has a configuration that holds, and the address that the Hub is to send people back to', () => {
      const result = checkConfig({ file: access, text: block('yaml'), schema: CONFIG_SCHEMA, env: {} })
      expect(result).toMatchObject({ ok: true })
      const redirect = new URL(/"oauth_redirect_uri": "(.*)"/.exec(block('python'))![1]!)
      expect(redirect.origin).toBe(result.ok && result.config.access.publicUrl)
      expect(world().doors.find(({ path }) => path === redirect.pathname)?.audience).toBe('public')
      expect(block('python')).toContain(`"oauth_client_id": "${result.ok ? result.config.access.hub?.clientId : ''}"`)
    })

    it('knows how long links, sessions and names last', () => {
      for (const page of [text, read(security)]) {
        expect(page).toContain(`${LINK_SECONDS / MINUTE_SECONDS} ${minutes}`)
        expect(page).toContain(`${IDLE_SECONDS / HOUR_SECONDS} ${hours}`)
        expect(page).toContain(`${LONGEST_SECONDS / DAY_SECONDS} ${days}`)
      }
      const { data } = CONFIG_SCHEMA.safeParse({})
      expect(read(security)).toContain(`${data!.people.nameDays} ${nameDays}`)
    })

    it('names tables of people that exist', () => {
      const tables = [...read(security).matchAll(/^\| `ledger\.db`, `(\w+)`/gm)].map((match) => match[1]!)
      expect(tables).toEqual(['person_names', 'erased_people'])
      for (const table of tables) expect(JOBS_SQL).toContain(`CREATE TABLE ${table} (`)
    })
  },
)
