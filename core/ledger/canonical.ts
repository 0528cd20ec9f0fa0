/** Names as they compare: in one case, form and spacing. */
export const canonicalName = (name: string): string => name.normalize('NFKC').trim().toLowerCase().replace(/\s+/g, ' ')
