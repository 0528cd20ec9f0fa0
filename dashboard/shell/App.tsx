/** The frame around every page and the router inside it. */
import { Navigate, Route, Router, useLocation } from '@solidjs/router'
import { ErrorBoundary, type JSX, lazy, Show, Suspense } from 'solid-js'
import { BASE } from '../data/base.ts'
import { startPolling } from '../data/feed.ts'
import { t } from '../data/language.ts'
import { isAllowed, me } from '../data/me.ts'
import { SiteProvider } from '../data/site.tsx'
import { useView, ViewProvider } from '../data/view.tsx'
import { PAGES, type Page, START } from '../routes.ts'
import { shellText as T } from '../text/shell.ts'
import { Banners } from './Banners.tsx'
import { Header } from './Header.tsx'

export function App(): JSX.Element {
  return (
    <Router base={BASE} root={Shell} explicitLinks={false}>
      <Route path="/" component={Start} />
      {Object.values(PAGES).map((page) => (
        <Route path={page.path} component={guarded(page)} />
      ))}
      <Route path="*" component={NotFound} />
    </Router>
  )
}

/** The API refuses what is not for the reader; the page says so beforehand, in one place instead of in each panel. */
function guarded(page: Page): () => JSX.Element {
  const Content = page.component
  return () => (
    <Show when={isAllowed(page.audience)} fallback={<LoginNeeded audience={page.audience} />}>
      <Content />
    </Show>
  )
}

/** Most readers never see it. */
const LoginNeeded = lazy(() => import('../components/LoginNeeded.tsx'))

function Shell(props: { readonly children?: JSX.Element }): JSX.Element {
  return (
    <ViewProvider>
      <Show when={me()} fallback={<p class="quiet">{t(T.loading)}</p>}>
        <Show when={isAllowed('viewer')} fallback={<main id="main">{props.children}</main>}>
          <SiteProvider>
            <Polling />
            <a class="skip" href="#main" target="_self">
              {t(T.skip)}
            </a>
            <Header />
            <Banners />
            <main id="main" tabindex="-1">
              <ErrorBoundary fallback={(error: unknown) => <Crashed error={error} />}>
                <Suspense fallback={<p class="quiet">{t(T.loading)}</p>}>{props.children}</Suspense>
              </ErrorBoundary>
            </main>
          </SiteProvider>
        </Show>
      </Show>
    </ViewProvider>
  )
}

function Polling(): null {
  const view = useView()
  startPolling(view.refresh)
  return null
}

function Start(): JSX.Element {
  const location = useLocation()
  return <Navigate href={`${START}${location.search}`} />
}

function NotFound(): JSX.Element {
  const view = useView()
  return (
    <div class="lonely">
      <h1>{t(T.notFound)}</h1>
      <p>
        <a href={view.href(START)}>{t(T.notFoundNext)}</a>
      </p>
    </div>
  )
}

function Crashed(props: { readonly error: unknown }): JSX.Element {
  console.error(props.error)
  const detail = () => (props.error instanceof Error ? props.error.message : String(props.error))
  return (
    <div class="lonely" role="alert">
      <h1>{t(T.crashed, { detail: detail() })}</h1>
      <p>
        <button type="button" onClick={() => location.reload()}>
          {t(T.crashedNext)}
        </button>
      </p>
    </div>
  )
}
