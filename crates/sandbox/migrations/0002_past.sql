-- What accounts are, and what they saw before the world began.

ALTER TABLE account ADD COLUMN product TEXT NOT NULL DEFAULT 'current';
ALTER TABLE account ADD COLUMN opened_at {int} NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN has_past {int} NOT NULL DEFAULT 0;  -- 1 once its past is written
UPDATE account SET opened_at =
    COALESCE((SELECT MIN(posting.at) FROM posting WHERE posting.account = account.row), 0);

-- What an opening balance is made of, written when it is first asked for. Not postings: the ledger
-- holds the sum of them already, as the posting that the account was opened with.
CREATE TABLE past (
    account {int} NOT NULL REFERENCES account (row),
    number  {int} NOT NULL,                 -- back from -1, the last booking: below every posting's row
    amount  {int} NOT NULL,
    at      {int} NOT NULL,
    label   TEXT  NOT NULL,
    PRIMARY KEY (account, number)
) {strict_without_rowid};
