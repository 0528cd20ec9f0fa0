/** Entry of the dashboard: language, then the shell with its pages. */
import { render } from 'solid-js/web'
import { initialLanguage, setLanguage } from './data/language.ts'
import { askWhoIAm } from './data/me.ts'
import { App } from './shell/App.tsx'
import './style/base.css'
import './style/shell.css'
import './style/parts.css'

setLanguage(initialLanguage(location.search))
void askWhoIAm()
render(() => <App />, document.getElementById('app')!)
