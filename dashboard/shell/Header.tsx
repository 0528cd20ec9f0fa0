/** Name, site, pages, and what is shown and how: one line on a wall, three on a phone. */
import { useLocation } from '@solidjs/router'
import { type JSX, Show } from 'solid-js'
import { LANGUAGES } from '../../core/i18n.ts'
import { BASE } from '../data/base.ts'
import { answerNow } from '../data/clock.ts'
import { refreshAll } from '../data/feed.ts'
import { language, t } from '../data/language.ts'
import { me } from '../data/me.ts'
import { SCHEMES, scheme, setScheme } from '../data/scheme.ts'
import { useSite } from '../data/site.tsx'
import { useView } from '../data/view.tsx'
import { formatDuration, zone } from '../logic/format.ts'
import { REFRESH } from '../logic/range.ts'
import { PAGES, pageAt } from '../routes.ts'
import { shellText as T } from '../text/shell.ts'
import { DataAgeLine } from './DataAgeLine.tsx'
import { RangePicker } from './RangePicker.tsx'

const LANGUAGE_NAMES = { es: 'Español', pt: 'Português', en: 'English' } as const
const SCHEME_TEXT = { auto: T.schemeAuto, light: T.schemeLight, dark: T.schemeDark } as const

export function Header(): JSX.Element {
  const view = useView()
  const site = useSite()
  const location = useLocation()
  return (
    <header class="top">
      <div class="brand">
        <a class="home" href={view.href(PAGES.operations.path)} aria-label="Atalaya">
          <Mark />
          <span>Atalaya</span>
        </a>
        <Show when={site.names().length > 0}>
          <span class="site">{site.names().join(' · ')}</span>
        </Show>
      </div>
      <nav aria-label={t(T.pages)}>
        {Object.values(PAGES)
          .filter((page) => page.listed)
          .map((page) => (
            <a
              href={view.href(page.path)}
              aria-current={location.pathname === `${BASE}${page.path}` ? 'page' : undefined}
            >
              {t(page.title)}
            </a>
          ))}
      </nav>
      <DataAgeLine />
      <fieldset class="settings">
        <legend class="unseen">{t(T.settings)}</legend>
        <Show when={!pageAt(location.pathname.slice(BASE.length))?.calendar}>
          <RangePicker />
        </Show>
        <RefreshPicker />
        <select
          aria-label={t(T.language)}
          value={language()}
          onChange={(event) => view.setLanguage(event.target.value)}
        >
          {LANGUAGES.map((one) => (
            <option value={one} lang={one} selected={one === language()}>
              {LANGUAGE_NAMES[one]}
            </option>
          ))}
        </select>
        <select
          aria-label={t(T.scheme)}
          value={scheme()}
          onChange={(event) => setScheme(SCHEMES.find((one) => one === event.target.value) ?? 'auto')}
        >
          {SCHEMES.map((one) => (
            <option value={one} selected={one === scheme()}>
              {t(SCHEME_TEXT[one])}
            </option>
          ))}
        </select>
        <Zone />
      </fieldset>
      <a class="quiet" href={view.href(PAGES.enter.path)}>
        {me()?.kind === 'session' ? t(T.role, { role: me()!.role }) : t(T.enter)}
      </a>
    </header>
  )
}

function RefreshPicker(): JSX.Element {
  const view = useView()
  const words = (seconds: number) =>
    seconds === 0 ? t(T.refreshOff) : t(T.refreshEvery, { duration: formatDuration(seconds, language()) })
  return (
    <span class="joined">
      <button type="button" class="icon" aria-label={t(T.refreshNow)} title={t(T.refreshNow)} onClick={refreshAll}>
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <path d="M13 8a5 5 0 1 1-1.6-3.7M13 2.2v2.6h-2.6" />
        </svg>
      </button>
      <select
        aria-label={t(T.refresh)}
        value={String(view.refresh())}
        onChange={(event) => view.setRefresh(Number(event.target.value))}
      >
        {REFRESH.map((seconds) => (
          <option value={String(seconds)} selected={seconds === view.refresh()}>
            {words(seconds)}
          </option>
        ))}
      </select>
    </span>
  )
}

function Zone(): JSX.Element {
  const here = () => zone(answerNow() ?? 0, language())
  const city = () => here().name.split('/').at(-1)!.replaceAll('_', ' ')
  return (
    <span class="zone" title={here().name}>
      {t(T.zone, { zone: city() })} <span class="quiet">{here().offset}</span>
    </span>
  )
}

function Mark(): JSX.Element {
  return (
    <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" class="logo">
      <path d="M7.5 21 9 10.5h6L16.5 21M6.5 10.5h11M8.5 10.5v-4h7v4M12 6.5V3" />
    </svg>
  )
}
