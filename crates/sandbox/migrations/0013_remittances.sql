-- What transfers from and to banks outside this world say of themselves, by their entry.
CREATE TABLE remittance (
    entry              {int} NOT NULL PRIMARY KEY,
    debtor_name        TEXT  NOT NULL,
    creditor_iban      TEXT  NOT NULL,
    label              TEXT  NOT NULL,
    internal_reference TEXT
) {strict};
CREATE INDEX session_under_way ON session (application, amount, row)
    WHERE transfer_state = 'completed' AND kind <> 'Refund' AND kind <> 'Payout';
