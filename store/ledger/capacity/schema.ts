/**
 * Tables of hardware and of how it was. What Slurm and people said is kept as they said it; times between are reckoned
 * when somebody asks (`core/ledger/capacity`), so that it does not matter in which order facts come. Times are Unix
 * seconds, whole ones; an end that is NULL has not come.
 */
export const CAPACITY_SQL = `
  CREATE TABLE inventory_lots ( -- what a person says was bought
    key TEXT NOT NULL, -- cluster, nodes and since
    place INTEGER NOT NULL,
    cluster TEXT NOT NULL,
    nodes TEXT NOT NULL, -- as told: cn[01-64]
    since INTEGER NOT NULL,
    until INTEGER,
    type TEXT NOT NULL,
    cores REAL NOT NULL, -- of each node, as what follows
    gpus REAL NOT NULL,
    gpu_type TEXT NOT NULL,
    memory_bytes REAL,
    watts REAL,
    price REAL, -- of all of them together
    currency TEXT NOT NULL, -- ISO 4217
    bought_on TEXT NOT NULL, -- ISO 8601
    import INTEGER NOT NULL REFERENCES imports (id),
    PRIMARY KEY (key, place)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE outages ( -- what a person declares
    key TEXT NOT NULL, -- what and since
    place INTEGER NOT NULL,
    what TEXT NOT NULL, -- a cluster by its name, or anything else
    since INTEGER NOT NULL,
    until INTEGER,
    planned INTEGER NOT NULL,
    note TEXT NOT NULL,
    import INTEGER NOT NULL REFERENCES imports (id),
    PRIMARY KEY (key, place)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE known_spans ( -- times of which everything of a kind is known
    cluster INTEGER NOT NULL,
    kind INTEGER NOT NULL, -- place in SPAN_KINDS
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (cluster, kind, since)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE node_observations ( -- what slurmctld said of a node from then on; a row a change
    cluster INTEGER NOT NULL,
    node TEXT NOT NULL,
    since INTEGER NOT NULL,
    present INTEGER NOT NULL,
    cores REAL,
    gpus REAL,
    gpu_type TEXT NOT NULL,
    memory_bytes REAL,
    condition INTEGER NOT NULL, -- place in NODE_CONDITIONS
    reason TEXT NOT NULL,
    PRIMARY KEY (cluster, node, since)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE node_events ( -- slurmdbd's: times in which a node could not be used
    cluster INTEGER NOT NULL,
    node TEXT NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER,
    condition INTEGER NOT NULL, -- place in NODE_CONDITIONS
    cores REAL,
    gpus REAL,
    reason TEXT NOT NULL,
    PRIMARY KEY (cluster, node, since)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE registrations ( -- slurmdbd's: what a cluster consisted of
    cluster INTEGER NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER,
    nodes TEXT NOT NULL, -- packed
    cores REAL,
    gpus REAL,
    memory_bytes REAL,
    PRIMARY KEY (cluster, since)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE reservations (
    cluster INTEGER NOT NULL,
    teller INTEGER NOT NULL, -- place in TELLERS
    name TEXT NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER,
    nodes TEXT NOT NULL, -- packed
    cores REAL,
    gpus REAL,
    kind INTEGER NOT NULL, -- place in RESERVATION_KINDS
    PRIMARY KEY (cluster, teller, name, since)
  ) STRICT, WITHOUT ROWID;
`

/** Stored by place: new ones go to the end. `jobs`: all that ran then is in the ledger. */
export const SPAN_KINDS = ['slurmctld', 'slurmdbd', 'jobs'] as const
export type SpanKind = (typeof SPAN_KINDS)[number]

/** Who tells of a reservation. Stored by place. */
export const TELLERS = ['slurmctld', 'slurmdbd'] as const
export type Teller = (typeof TELLERS)[number]

/** A number as a column, and back: what is not told is NULL there and NaN here. */
export const toColumn = (value: number): number | null => (Number.isNaN(value) ? null : value)
export const ofColumn = (value: unknown): number => (value === null ? NaN : Number(value))
/** An end as a column, and back: what has not ended is NULL there and Infinity here. */
export const endToColumn = (value: number): number | null => (value === Infinity ? null : value)
export const endOfColumn = (value: unknown): number => (value === null ? Infinity : Number(value))
