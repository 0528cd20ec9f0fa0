/** Alerts: how each stands, what became of it, and what somebody is to be told, all of one evaluation in one transaction. */
export const ALERTS_SQL = `
  CREATE TABLE alerts (
    key TEXT PRIMARY KEY, -- rule and labels
    record TEXT NOT NULL -- JSON: AlertRecord
  ) STRICT;
  CREATE TABLE alert_transitions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at REAL NOT NULL, -- Unix seconds
    rule TEXT NOT NULL,
    transition TEXT NOT NULL -- JSON: Transition
  ) STRICT;
  CREATE TABLE alert_outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice
    at REAL NOT NULL,
    notice TEXT NOT NULL -- JSON: Notice
  ) STRICT;
  CREATE TABLE alert_evaluation (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    at REAL NOT NULL -- of the last evaluation
  ) STRICT;
`
