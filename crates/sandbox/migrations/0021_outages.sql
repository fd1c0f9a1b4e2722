-- What is out of order for a while: a bank, the acquirer's, or what carries money between them.
CREATE TABLE outage (
    name    TEXT  NOT NULL PRIMARY KEY,  -- a provider id, acquirer or clearing
    how     TEXT  NOT NULL,              -- offline, timeout, error
    ends_at {int} NOT NULL
) {strict};
