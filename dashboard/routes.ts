/** Every page of the dashboard: the one list that the router, the navigation and the titles read. */
import { type Component, lazy } from 'solid-js'
import type { Text } from '../core/i18n.ts'
import { NODE_PATH, OPERATIONS_PATH } from './logic/links.ts'
import { shellText } from './text/shell.ts'

export interface Page {
  /** of the router; parameters as `:name` */
  readonly path: string
  readonly title: Text
  /** who may see it; the API enforces it */
  readonly audience: 'public' | 'viewer' | 'operator' | 'coordinator' | 'admin'
  /** stands in the navigation */
  readonly listed: boolean
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
  node: {
    path: NODE_PATH,
    title: shellText.node,
    audience: 'viewer',
    listed: false,
    component: lazy(() => import('./pages/Node.tsx')),
  },
} satisfies Record<string, Page>

/** Where `/` leads. */
export const START = PAGES.operations.path
