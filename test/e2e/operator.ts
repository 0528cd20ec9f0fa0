/** What the operator's page says, read by roles and names as a person reads it. In Spanish. */
import type { Locator, Page } from 'playwright-core'

const plain = (text: string) => text.replace(/\s+/g, ' ').trim()
const textsOf = async (found: Locator) => (await found.allInnerTexts()).map(plain)

/** Text of one of the large figures, by its title; empty while it is not there. */
export async function tile(page: Page, title: string | RegExp): Promise<string> {
  const found = page
    .getByRole('list', { name: 'De un vistazo' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name: title, exact: true }) })
  return (await textsOf(found)).join(' ')
}

/** The list of what needs a person, every line of it. */
export async function attention(page: Page): Promise<readonly string[]> {
  const panel = page.getByRole('region', { name: 'Requiere atención' })
  const more = panel.getByRole('button', { name: /^Ver \d+ más$/ })
  if ((await more.count()) > 0) await more.first().click()
  return textsOf(panel.getByRole('listitem'))
}

/** What the square of every node says: `cn01` → `en parte ocupado, CPU 12 %`. */
export async function nodes(page: Page): Promise<Readonly<Record<string, string>>> {
  const cells = page.getByRole('region', { name: 'Nodos' }).locator('a[aria-label]')
  const labels = await cells.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''))
  return Object.fromEntries(
    labels.map((label) => [label.slice(0, label.indexOf(':')), label.slice(label.indexOf(':') + 2)]),
  )
}

/** The rows of the table of targets. */
export async function targets(page: Page): Promise<readonly string[]> {
  return textsOf(page.getByRole('region', { name: 'Objetivos' }).getByRole('row'))
}

const UNITS: Readonly<Record<string, number>> = { MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4 }

/** Every size in a Spanish text, in bytes: `23,5 GiB`. */
export function bytesIn(text: string): number[] {
  return [...text.matchAll(/(\d[\d.]*(?:,\d+)?)\s?(MiB|GiB|TiB)/g)].map(
    ([, figure, unit]) => Number(figure!.replaceAll('.', '').replace(',', '.')) * UNITS[unit!]!,
  )
}
