-- How often an account was read over a connection while its holder was away.

CREATE TABLE reading (
    connection {int} NOT NULL REFERENCES connection (row),
    account    {int} NOT NULL REFERENCES account (row),
    kind       TEXT  NOT NULL,              -- of data: accounts, transactions
    day        TEXT  NOT NULL,              -- the last on which it was
    count      {int} NOT NULL,              -- on that day
    PRIMARY KEY (connection, account, kind)
) {strict_without_rowid};
