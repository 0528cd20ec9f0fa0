/**
 * Tables of Hub sessions. A session is known by its hub, its person, its server's name (a keyed hash: people choose it)
 * and when the Hub says it was started, so that neither a restart of ours nor of the Hub makes two of one. Times are
 * Unix milliseconds.
 */
export const SESSIONS_SQL = `
  CREATE TABLE hub_sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hub INTEGER NOT NULL,
    person INTEGER NOT NULL,
    server BLOB NOT NULL, -- empty: the one without a name
    started INTEGER NOT NULL,
    ready INTEGER, -- when it was first seen ready; never: it did not start
    seen INTEGER, -- when it was last seen; of one that is still there, hub_watches says it
    gone INTEGER, -- when it was first seen to be gone
    staff INTEGER NOT NULL,
    UNIQUE (hub, person, server, started)
  ) STRICT;
  CREATE INDEX hub_sessions_gone ON hub_sessions (gone);
  CREATE TABLE hub_watches ( -- when the hub was looked at without a gap
    hub INTEGER NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (hub, since)
  ) STRICT, WITHOUT ROWID;
`
