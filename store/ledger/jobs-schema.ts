/**
 * Tables of jobs and people.
 *
 * Jobs lie in blocks, one a cluster and day (UTC) of submission, packed by columns (`job-block.ts`): that day never
 * changes, so a job has one home. What all jobs did lies in days of usage (`usage-day.ts`), kept exact by adding what
 * comes and taking away what goes, in the transaction that changes the blocks.
 *
 * A person is a number that stands for a pseudonym, an HMAC under a key that is kept beside (`people.ts`). Names are
 * kept apart, for operators, and for a while only.
 */
export const JOBS_SQL = `
  CREATE TABLE names (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL, -- cluster, account, partition, qos, gpuType
    name TEXT NOT NULL,
    UNIQUE (kind, name)
  ) STRICT;
  CREATE TABLE people (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    pseudonym BLOB NOT NULL UNIQUE -- HMAC-SHA-256
  ) STRICT;
  CREATE TABLE person_aliases ( -- people who turned out to be one (aliases.ts)
    person INTEGER PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
    same_as INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE erased_people (
    mark BLOB PRIMARY KEY -- HMAC of a pseudonym: facts that name the person again are taken in as nobody's
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE person_names (
    person INTEGER PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    last_active INTEGER NOT NULL -- Unix seconds of the newest fact that names the person
  ) STRICT;
  CREATE TABLE job_blocks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    cluster INTEGER NOT NULL,
    day INTEGER NOT NULL, -- of submission, since 1970, UTC
    jobs INTEGER NOT NULL,
    until INTEGER NOT NULL, -- Unix seconds of the last moment at which any of them is known to have run; 0: none
    block BLOB NOT NULL, -- job-block.ts; carries its own CRC
    UNIQUE (cluster, day)
  ) STRICT;
  CREATE TABLE usage_cells (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    cluster INTEGER NOT NULL,
    partition INTEGER NOT NULL,
    account INTEGER NOT NULL,
    person INTEGER NOT NULL,
    qos INTEGER NOT NULL,
    size INTEGER NOT NULL, -- place in SIZE_CLASSES
    state INTEGER NOT NULL, -- place in JOB_STATES
    UNIQUE (cluster, partition, account, person, qos, size, state)
  ) STRICT;
  CREATE TABLE usage_days (
    day INTEGER PRIMARY KEY, -- since 1970, UTC
    usage BLOB NOT NULL -- until USAGE_SQL
  ) STRICT;
  CREATE TABLE open_jobs ( -- told as waiting or running when they were last told
    cluster INTEGER NOT NULL,
    job INTEGER NOT NULL,
    submit INTEGER NOT NULL, -- Unix seconds
    PRIMARY KEY (cluster, job, submit)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE marks (
    source TEXT PRIMARY KEY,
    mark TEXT NOT NULL -- how far a source has come, in its own words
  ) STRICT, WITHOUT ROWID;
`

/** Days in their newer form, as wholes and by hours: made anew out of the jobs (`usage-rebuild.ts`). */
export const USAGE_SQL = `
  DROP TABLE usage_days;
  CREATE TABLE usage_days (
    day INTEGER PRIMARY KEY, -- since 1970, UTC
    usage BLOB NOT NULL, -- as a whole: usage-day.ts; carries its own CRC
    hours BLOB NOT NULL -- the same by hours
  ) STRICT;
`
