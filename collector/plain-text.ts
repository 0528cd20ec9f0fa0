/** A title without the marks of italics and the like that it carries; '' where it is no text. */
export function plainText(value: unknown): string {
  if (typeof value !== 'string') return ''
  return value
    .replace(/<[^<>]*>/g, '')
    .replace(/&(amp|lt|gt);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>' })[name] ?? '')
    .normalize()
    .replace(/\s+/g, ' ')
    .trim()
}
