/**
 * Editions of courses, and who finished them: people as numbers (`people.ts`), never as names.
 * Rows of one key are told together; `place` tells them apart.
 */
export const TRAINING_SQL = `
  CREATE TABLE training_editions (
    key TEXT NOT NULL, -- core/ledger/edition.ts
    place INTEGER NOT NULL,
    id TEXT NOT NULL,
    course TEXT NOT NULL,
    year INTEGER NOT NULL,
    start TEXT NOT NULL, -- ISO 8601, '' unknown
    end TEXT NOT NULL,
    editions INTEGER NOT NULL,
    online_editions INTEGER,
    hours REAL,
    sign_ups INTEGER,
    attendances INTEGER,
    countries TEXT NOT NULL, -- ISO 3166-1 alpha-2, blank between them
    respondents INTEGER,
    net_promoter_score REAL,
    certified INTEGER,
    host TEXT NOT NULL,
    language TEXT NOT NULL,
    tags TEXT NOT NULL, -- a JSON list
    import INTEGER NOT NULL REFERENCES imports (id),
    PRIMARY KEY (key, place)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE graduates (
    key TEXT NOT NULL, -- person, course and date
    place INTEGER NOT NULL,
    person INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    course TEXT NOT NULL,
    date TEXT NOT NULL, -- ISO 8601, a day or a year; '' unknown
    import INTEGER NOT NULL REFERENCES imports (id),
    PRIMARY KEY (key, place)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX graduates_by_person ON graduates (person);
`
