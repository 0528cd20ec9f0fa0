/** When each person first finished a course. */
import type { DatabaseSync } from 'node:sqlite'
import { DAY_SECONDS } from '../../../core/units.ts'
import { readAliases } from '../aliases.ts'

export interface FirstCourse {
  /** since 1970 */
  readonly day: number
  readonly course: string
}

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** By number of the person. One of which only the year is known belongs to no quarter, and is left out. */
export function readFirstCourses(db: DatabaseSync): ReadonlyMap<number, FirstCourse> {
  const whoIs = readAliases(db)
  const courses = new Map<number, FirstCourse>()
  const rows = db.prepare('SELECT person, course, date FROM graduates ORDER BY date').iterate() as Iterable<{
    person: number
    course: string
    date: string
  }>
  for (const { person, course, date } of rows) {
    if (!DAY.test(date)) continue
    const own = whoIs(person)
    if (person > 0 && !courses.has(own)) courses.set(own, { day: Date.parse(date) / (DAY_SECONDS * 1000), course })
  }
  return courses
}
