-- What is received goes on to the merchants' own accounts.
CREATE TABLE settlement (
    row            {int} NOT NULL PRIMARY KEY,
    settlement_id  TEXT  NOT NULL UNIQUE,
    application    {int} NOT NULL,
    currency       TEXT  NOT NULL,
    execution_date TEXT  NOT NULL,
    status         TEXT  NOT NULL,          -- pending, completed
    gross          {int} NOT NULL,          -- what was received
    deposit        {int} NOT NULL,          -- what stays on the acquiring account
    other          {int} NOT NULL           -- what was refunded from it
) {strict};
CREATE UNIQUE INDEX settlement_of_day ON settlement (application, execution_date, currency);

ALTER TABLE session ADD COLUMN settlement {int};
CREATE INDEX session_of_settlement ON session (settlement, row) WHERE settlement IS NOT NULL;

ALTER TABLE account ADD COLUMN application {int};  -- whose it is, of a merchant's account
CREATE INDEX account_of_application ON account (application, kind) WHERE application IS NOT NULL;
