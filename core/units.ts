/** Units of the catalogue. Base units only; conversion happens at display, in the reader's locale. */
export const UNITS = [
  'ratio',
  'bytes',
  'bytes_per_second',
  'seconds',
  'unix_seconds',
  'per_second',
  'celsius',
  'watts',
  'hertz',
  'count',
  'boolean',
  'code',
] as const
export type Unit = (typeof UNITS)[number]

export const KIBIBYTE = 1024
export const MEBIBYTE = 1024 ** 2
export const MINUTE_SECONDS = 60
export const HOUR_SECONDS = 3_600
export const DAY_SECONDS = 86_400
