/** Light or dark: the system's wish, or the reader's own, kept in this browser and not in the URL. */
import { createSignal } from 'solid-js'

export const SCHEMES = ['auto', 'light', 'dark'] as const
export type Scheme = (typeof SCHEMES)[number]

// public/scheme.js applies the kept choice before the first paint
const KEPT = 'atalaya.scheme'
const kept = localStorage.getItem(KEPT)
const system = matchMedia('(prefers-color-scheme: dark)')
const [scheme, setSignal] = createSignal<Scheme>(SCHEMES.find((one) => one === kept) ?? 'auto')
const [systemDark, setSystemDark] = createSignal(system.matches)
system.addEventListener('change', () => setSystemDark(system.matches))

// paper is light, and so are the charts on it
const print = matchMedia('print')
const [printing, setPrinting] = createSignal(print.matches)
print.addEventListener('change', () => setPrinting(print.matches))

export { scheme }

export const isDark = () => !printing() && (scheme() === 'dark' || (scheme() === 'auto' && systemDark()))

export function setScheme(chosen: Scheme): void {
  if (chosen === 'auto') {
    localStorage.removeItem(KEPT)
    delete document.documentElement.dataset['scheme']
  } else {
    localStorage.setItem(KEPT, chosen)
    document.documentElement.dataset['scheme'] = chosen
  }
  setSignal(chosen)
}
