-- The customers of applications, their bank accounts, and the proofs that both belong together.

CREATE TABLE customer (
    row         {int} NOT NULL PRIMARY KEY,
    customer_id TEXT  NOT NULL UNIQUE,
    application {int} NOT NULL,
    external_id TEXT,                       -- the application's own word for them
    attributes  TEXT  NOT NULL              -- JSON: as they were given
) {strict};
CREATE INDEX customer_of_application ON customer (application, row);
CREATE INDEX customer_by_external_id ON customer (application, external_id, row);

CREATE TABLE customer_account (
    row        {int} NOT NULL PRIMARY KEY,
    account_id TEXT  NOT NULL UNIQUE,
    customer   {int} NOT NULL REFERENCES customer (row),
    attributes TEXT  NOT NULL
) {strict};
CREATE INDEX account_of_customer ON customer_account (customer, row);

CREATE TABLE verification (
    row             {int} NOT NULL PRIMARY KEY,
    verification_id TEXT  NOT NULL UNIQUE,
    customer        {int} NOT NULL REFERENCES customer (row),
    account         {int} REFERENCES customer_account (row),
    provider        TEXT,
    score           {int},                  -- in hundredths; none where nothing could be compared
    is_match        {int} NOT NULL,
    answers_at      {int} NOT NULL,         -- pending before
    attributes      TEXT  NOT NULL
) {strict};
CREATE INDEX verification_of_customer ON verification (customer, row);
CREATE INDEX match_of_account ON verification (account, answers_at) WHERE is_match = 1;
