-- What is written to payers: requests to pay by e-mail and text message. Nothing leaves the sandbox.

CREATE TABLE message (
    row       {int} NOT NULL PRIMARY KEY,
    session   {int} NOT NULL,
    channel   TEXT  NOT NULL,               -- email, sms
    recipient TEXT  NOT NULL,
    cc        TEXT,
    bcc       TEXT,
    at        {int} NOT NULL
) {strict};
CREATE INDEX message_of_session ON message (session, row);
