-- What customers signed so that an application may debit their accounts.

CREATE TABLE mandate (
    row         {int} NOT NULL PRIMARY KEY,
    mandate_id  TEXT  NOT NULL UNIQUE,
    application {int} NOT NULL,
    rum         TEXT  NOT NULL,             -- the unique reference of the mandate
    status      TEXT  NOT NULL,             -- active, cancelled, revoked
    signed_at   {int} NOT NULL,
    attributes  TEXT  NOT NULL,             -- JSON: as they were given
    UNIQUE (application, rum)
) {strict};
CREATE INDEX mandate_of_application ON mandate (application, row);
