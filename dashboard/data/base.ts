/**
 * Where this site lives, found from the address of the script itself: built chunks lie in `assets/`, so
 * the same build works at `/` and below any prefix. Without a trailing slash.
 */
export const BASE = import.meta.env.DEV
  ? ''
  : new URL(/* @vite-ignore */ '..', import.meta.url).pathname.replace(/\/$/, '')
