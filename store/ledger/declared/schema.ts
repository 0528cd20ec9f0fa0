/** Figures as others have published them. */
export const DECLARED_SQL = `
  CREATE TABLE declared_figures (
    key TEXT NOT NULL, -- figure, year and source
    place INTEGER NOT NULL,
    figure TEXT NOT NULL, -- core/ledger/declared.ts
    year INTEGER, -- NULL: all years together
    value REAL NOT NULL,
    source TEXT NOT NULL,
    date TEXT NOT NULL, -- ISO 8601
    import INTEGER NOT NULL REFERENCES imports (id),
    PRIMARY KEY (key, place)
  ) STRICT, WITHOUT ROWID;
`
