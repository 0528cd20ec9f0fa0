// Applies the kept light or dark choice before the first paint; see data/scheme.ts.
try {
  const kept = localStorage.getItem('atalaya.scheme')
  if (kept === 'light' || kept === 'dark') document.documentElement.dataset.scheme = kept
} catch {
  // storage refused: the system's wish holds
}
