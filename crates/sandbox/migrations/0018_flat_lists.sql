-- What is listed is found, and counted, as fast in a large world as in a small one.

CREATE INDEX session_by_status ON session (application, status, number);

-- How many of an application's sessions stand at a status, by the thousands of their numbers.
CREATE TABLE session_tally (
    application {int} NOT NULL,
    status      TEXT  NOT NULL,
    block       {int} NOT NULL,             -- number / 1000
    count       {int} NOT NULL,
    PRIMARY KEY (application, status, block)
) {strict_without_rowid};
INSERT INTO session_tally
    SELECT application, status, number / 1000, COUNT(*) FROM session
    GROUP BY application, status, number / 1000;

-- Those that money can still come for.
DROP INDEX session_of_virtual_iban;
CREATE INDEX session_expecting ON session (virtual_iban, row)
    WHERE virtual_iban IS NOT NULL AND status IN ('provider_required', 'sca_required',
        'payment_waiting', 'payment_pending', 'payment_partial');

ALTER TABLE account ADD COLUMN postings {int} NOT NULL DEFAULT 0;  -- how many it has
UPDATE account SET postings =
    (SELECT COUNT(*) FROM posting WHERE posting.account = account.row);
CREATE INDEX posting_of_session ON posting (session, account) WHERE session IS NOT NULL;
CREATE INDEX posting_spent ON posting (account, at, amount)
    WHERE amount < 0 AND session IS NOT NULL;
