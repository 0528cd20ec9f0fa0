/** What a spreadsheet would run (OWASP, CSV Injection), told apart from what it shows. No library: pages need it too. */

export type Cell = string | number | null | undefined

/**
 * At the beginning, and wherever a spreadsheet in Spanish or Portuguese sees one: there semicolons separate cells, and
 * quotes in the middle of a line are letters.
 */
const FORMULA = /(?<=(?:^|[;\t\r\n])[ \u00a0]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])|^(?=[\t\r\n])/g

/** A text that begins with `=`, `+`, `-` or `@` gets an apostrophe in front; a number stays as it is. */
export const defused = (cell: Cell): Cell => (typeof cell === 'string' ? cell.replace(FORMULA, "'") : cell)
