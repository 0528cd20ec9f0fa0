/** Which organisation, country and field of research an account or a domain of e-mail addresses stands for. */
export const ORGANISATIONS_SQL = `
  CREATE TABLE organisation_mappings (
    key TEXT NOT NULL, -- kind and name
    place INTEGER NOT NULL,
    kind TEXT NOT NULL, -- account, domain
    name TEXT NOT NULL, -- in lower case
    organisation TEXT NOT NULL,
    country TEXT NOT NULL, -- ISO 3166-1 alpha-2, '' unknown
    field TEXT NOT NULL,
    ror TEXT NOT NULL,
    import INTEGER NOT NULL REFERENCES imports (id),
    PRIMARY KEY (key, place)
  ) STRICT, WITHOUT ROWID;
`
