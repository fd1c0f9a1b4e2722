-- What payers share of their accounts: with whom, how much, and for how long.

-- A Connect link for accounts: what an application asks to see, and what became of it.
CREATE TABLE consent (
    row         {int} NOT NULL PRIMARY KEY,
    connect_id  TEXT  NOT NULL UNIQUE,
    link        TEXT  NOT NULL UNIQUE,
    application {int} NOT NULL,
    stage       TEXT  NOT NULL,             -- open, granted, refused
    provider    TEXT,
    username    TEXT,                       -- who logged in at the bank
    connection  {int},                      -- what a granted one gave
    expires_at  {int} NOT NULL,
    version     {int} NOT NULL,
    details     TEXT  NOT NULL              -- JSON: what is kept but never searched
) {strict};
CREATE INDEX consent_of_connection ON consent (connection) WHERE connection IS NOT NULL;

ALTER TABLE connection RENAME TO former_connection;

CREATE TABLE connection (
    row              {int} NOT NULL PRIMARY KEY,
    customer_id      TEXT  NOT NULL UNIQUE,
    application      {int} NOT NULL,
    provider         TEXT  NOT NULL,
    username         TEXT  NOT NULL,
    scopes           TEXT  NOT NULL,        -- separated by commas
    authenticated_at {int} NOT NULL,
    ends_at          {int} NOT NULL,
    generation       {int} NOT NULL         -- access tokens of an earlier one are good for nothing
) {strict};

-- The accounts that a connection shows; no other account of the same person.
CREATE TABLE shared_account (
    connection {int} NOT NULL REFERENCES connection (row),
    account    {int} NOT NULL REFERENCES account (row),
    PRIMARY KEY (connection, account)
) {strict_without_rowid};

-- What is exchanged for the tokens of a connection.
CREATE TABLE code (
    code       TEXT  NOT NULL PRIMARY KEY,
    connection {int} NOT NULL REFERENCES connection (row),
    ends_at    {int} NOT NULL
) {strict};
CREATE INDEX code_of_connection ON code (connection);

CREATE TABLE refresh_token (
    serial     TEXT  NOT NULL PRIMARY KEY,
    connection {int} NOT NULL REFERENCES connection (row),
    ends_at    {int} NOT NULL
) {strict};
CREATE INDEX refresh_token_of_connection ON refresh_token (connection);

-- A connection of before lives 180 days and its code 10 minutes, in microseconds.
INSERT INTO connection
    SELECT row, customer_id, application, provider, username, 'accounts,balances,transactions',
           created_at, created_at + 15552000000000, 0
    FROM former_connection;
INSERT INTO shared_account
    SELECT former_connection.row, account.row FROM former_connection
    JOIN account ON account.provider = former_connection.provider
        AND account.username = former_connection.username;
INSERT INTO code SELECT code, row, created_at + 600000000 FROM former_connection;
DROP TABLE former_connection;
