import { existsSync } from 'node:fs'
import { describeWith, isRunning, type Server } from '../real/prerequisites.ts'
import { CHROMIUM } from './browser.ts'

/** A `describe` that needs Chromium and real servers: see `describeReal`. */
export function describeBrowser(title: string, needs: readonly Server[], body: () => void): void {
  const missing = needs.filter((server) => !isRunning(server)).map((server) => `${server} does not run`)
  if (!existsSync(CHROMIUM)) missing.push(`${CHROMIUM} is missing`)
  describeWith(title, missing, 'run test/real/install.sh and test/real/all.sh start', body)
}
