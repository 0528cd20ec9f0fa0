/** Forecasts as they were made, to be compared with what came. */
export const FORECASTS_SQL = `
  CREATE TABLE forecasts (
    id INTEGER PRIMARY KEY,
    made INTEGER NOT NULL, -- Unix seconds
    subject TEXT NOT NULL, -- core/forecasts/subjects.ts
    labels TEXT NOT NULL, -- JSON, sorted by name
    bounds BLOB NOT NULL, -- Float64: where each step begins, and the end of the last one
    first INTEGER NOT NULL, -- the first of them
    levels TEXT NOT NULL, -- JSON: of the intervals
    numbers BLOB NOT NULL, -- Float64: mean, then low and high of each level
    about TEXT NOT NULL, -- JSON: models, backtest
    UNIQUE (subject, labels, first)
  ) STRICT;
  CREATE INDEX forecasts_by_time ON forecasts (made);
`
