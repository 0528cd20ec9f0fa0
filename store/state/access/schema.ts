/**
 * Tables of who may come in. Secrets are never stored, only their SHA-256: they are random and long, so that a slow
 * hash would protect nothing (OWASP Password Storage Cheat Sheet is about what people choose). Times are Unix seconds.
 */
export const ACCESS_SQL = `
  CREATE TABLE login_links ( -- each opens a session once
    hash BLOB PRIMARY KEY,
    role TEXT NOT NULL,
    expires INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE login_sessions (
    hash BLOB PRIMARY KEY,
    subject TEXT NOT NULL, -- who, as shown to themselves
    actor TEXT NOT NULL, -- who, as the audit log names them
    role TEXT NOT NULL,
    created INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    expires INTEGER NOT NULL -- whatever is done with it
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX login_sessions_actor ON login_sessions (actor);
  CREATE TABLE api_tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE,
    role TEXT NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    used INTEGER, -- last, to the minute
    revoked INTEGER
  ) STRICT;
  CREATE TABLE audit_log (
    id INTEGER PRIMARY KEY, -- 1, 2, 3 …
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    detail TEXT NOT NULL, -- JSON
    chain BLOB NOT NULL -- SHA-256 of the chain before and of this entry
  ) STRICT;
  CREATE TRIGGER audit_log_keeps BEFORE UPDATE ON audit_log BEGIN SELECT RAISE(ABORT, 'append-only'); END;
  CREATE TRIGGER audit_log_holds BEFORE DELETE ON audit_log BEGIN SELECT RAISE(ABORT, 'append-only'); END;
`
