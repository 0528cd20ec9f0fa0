/** Instants as a form's date fields write them, in the reader's zone. */
import type { UnixSeconds } from '../../core/series.ts'

/** Local date and time as `<input type="datetime-local">` writes it. */
export function toLocalInput(time: UnixSeconds): string {
  const date = new Date(time * 1000)
  const pad = (value: number) => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
  return `${day}T${pad(date.getHours())}:${pad(date.getMinutes())}`
}

/** null where the field is empty or no date */
export function fromLocalInput(text: string): UnixSeconds | null {
  const time = new Date(text).getTime()
  return Number.isNaN(time) ? null : Math.floor(time / 1000)
}
