-- Smart Transfers: numbers of acquiring accounts that tell what money is for.

CREATE TABLE virtual_iban (
    row         {int} NOT NULL PRIMARY KEY,
    application {int} NOT NULL,
    iban        TEXT  NOT NULL UNIQUE,
    level       TEXT  NOT NULL,             -- payer, key, payment_session
    owner       TEXT                        -- which payer, or which key
) {strict};
CREATE UNIQUE INDEX virtual_iban_of_owner ON virtual_iban (application, level, owner)
    WHERE owner IS NOT NULL;

ALTER TABLE session ADD COLUMN virtual_iban {int};
ALTER TABLE session ADD COLUMN received {int};     -- what came to it so far, and last
ALTER TABLE session ADD COLUMN last_credit {int};
CREATE INDEX session_of_virtual_iban ON session (virtual_iban, row)
    WHERE virtual_iban IS NOT NULL;
