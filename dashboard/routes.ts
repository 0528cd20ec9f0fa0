/** Every page of the dashboard: the one list that the router, the navigation and the titles read. */
import { type Component, lazy } from 'solid-js'
import type { Text } from '../core/i18n.ts'
import type { Audience } from '../core/roles.ts'
import {
  BRIDGE_PATH,
  DEMAND_PATH,
  LOGIN_PATH,
  NODE_PATH,
  OPERATIONS_PATH,
  PLANNING_PATH,
  USAGE_PATH,
} from './logic/links.ts'
import { shellText } from './text/shell.ts'

export interface Page {
  /** of the router; parameters as `:name` */
  readonly path: string
  readonly title: Text
  /** who may see it; the API enforces it */
  readonly audience: Audience
  /** stands in the navigation */
  readonly listed: boolean
  /** has a period of its own, of days, months and years, in place of the one in the header */
  readonly calendar?: boolean
  readonly component: Component & { preload: () => Promise<unknown> }
}

export const PAGES = {
  operations: {
    path: OPERATIONS_PATH,
    title: shellText.operations,
    audience: 'viewer',
    listed: true,
    component: lazy(() => import('./pages/Operations.tsx')),
  },
  usage: {
    path: USAGE_PATH,
    title: shellText.usage,
    audience: 'operator',
    listed: true,
    calendar: true,
    component: lazy(() => import('./pages/Usage.tsx')),
  },
  bridge: {
    path: BRIDGE_PATH,
    title: shellText.bridge,
    audience: 'operator',
    listed: true,
    calendar: true,
    component: lazy(() => import('./pages/Bridge.tsx')),
  },
  planning: {
    path: PLANNING_PATH,
    title: shellText.planning,
    audience: 'coordinator',
    listed: true,
    calendar: true,
    component: lazy(() => import('./pages/Plan.tsx')),
  },
  demand: {
    path: DEMAND_PATH,
    title: shellText.demand,
    audience: 'operator',
    listed: false,
    calendar: true,
    component: lazy(() => import('./pages/Planning.tsx')),
  },
  node: {
    path: NODE_PATH,
    title: shellText.node,
    audience: 'viewer',
    listed: false,
    component: lazy(() => import('./pages/Node.tsx')),
  },
  enter: {
    path: LOGIN_PATH,
    title: shellText.enter,
    audience: 'public',
    listed: false,
    component: lazy(() => import('./pages/Enter.tsx')),
  },
} satisfies Record<string, Page>

/** The page at a path; undefined of pages with parameters, and of none. */
export const pageAt = (path: string): Page | undefined => Object.values<Page>(PAGES).find((page) => page.path === path)

/** Where `/` leads. */
export const START = PAGES.operations.path
