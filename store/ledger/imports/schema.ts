/** Files that facts came from. Only those that told something new are in it. */
export const IMPORTS_SQL = `
  CREATE TABLE imports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL, -- training, graduates, publications, organisations, declared, inventory, outages
    file TEXT NOT NULL, -- its name without its folder
    sha256 BLOB NOT NULL, -- of the file; of one about people under the key that hides them
    imported INTEGER NOT NULL -- Unix seconds
  ) STRICT;
`
