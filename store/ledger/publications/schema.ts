/** Publications as files tell them, and what Crossref and OpenAlex answered when they were asked. */
export const PUBLICATIONS_SQL = `
  CREATE TABLE publications (
    key TEXT NOT NULL, -- core/ledger/publication.ts, and form
    place INTEGER NOT NULL,
    form TEXT NOT NULL, -- of the file: table, bibtex, list
    doi TEXT NOT NULL,
    title TEXT NOT NULL,
    year INTEGER,
    venue TEXT NOT NULL,
    authors INTEGER, -- how many
    type TEXT,
    open_access TEXT, -- yes, no
    acknowledged TEXT, -- yes, no, unknown
    import INTEGER NOT NULL REFERENCES imports (id),
    PRIMARY KEY (key, place)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE publication_lookups (
    doi TEXT NOT NULL,
    service TEXT NOT NULL, -- crossref, openalex
    asked INTEGER NOT NULL, -- Unix seconds
    is_found INTEGER NOT NULL,
    title TEXT NOT NULL,
    year INTEGER,
    venue TEXT NOT NULL,
    authors INTEGER,
    type TEXT,
    open_access TEXT,
    PRIMARY KEY (doi, service)
  ) STRICT, WITHOUT ROWID;
`
