-- What banks ask their customers to prove before they do what these approved.
CREATE TABLE challenge (
    row      {int} NOT NULL PRIMARY KEY,
    link     TEXT  NOT NULL UNIQUE,  -- of the payment or the consent
    provider TEXT  NOT NULL,
    username TEXT  NOT NULL,
    factor   TEXT  NOT NULL,         -- sms, app, reader
    code     TEXT,                   -- what must be typed; none where the answer is given in an app
    approval TEXT,                   -- of a payment: what the bank makes of it
    accounts TEXT  NOT NULL,         -- JSON: the row of the one that pays, or of those that are shared
    wrong    {int} NOT NULL,         -- how many codes were
    ends_at  {int} NOT NULL
) {strict};
CREATE INDEX challenge_by_end ON challenge (ends_at);
