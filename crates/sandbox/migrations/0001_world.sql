-- The world of one sandbox. Money is in integer minor units, instants in microseconds since 1970.
-- {int} is a 64-bit integer and {strict} the database's strict mode (see store/migrate.rs).

-- What the world is made of: one row a fact.
CREATE TABLE world (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) {strict};

CREATE TABLE application (
    row           {int} NOT NULL PRIMARY KEY,
    app_id        TEXT  NOT NULL UNIQUE,
    app_secret    TEXT  NOT NULL,
    public_key    TEXT  NOT NULL,
    name          TEXT  NOT NULL,
    account       {int} NOT NULL,
    redirect_uris TEXT                      -- JSON array; NULL accepts any
) {strict};

-- Every account that money can stand on: payers', merchants', and the world's own.
CREATE TABLE account (
    row       {int} NOT NULL PRIMARY KEY,
    kind      TEXT  NOT NULL,
    provider  TEXT,
    username  TEXT,
    holder    TEXT  NOT NULL,
    name      TEXT  NOT NULL,
    iban      TEXT  UNIQUE,
    currency  TEXT  NOT NULL,
    overdraft {int} NOT NULL,               -- how far below zero it may go
    balance   {int} NOT NULL                -- always the sum of its postings
) {strict};
CREATE INDEX account_of_person ON account (provider, username, row);

CREATE TABLE posting (
    row     {int} NOT NULL PRIMARY KEY,
    entry   {int} NOT NULL,                 -- the postings of one entry sum to zero per currency
    account {int} NOT NULL REFERENCES account (row),
    amount  {int} NOT NULL,
    session {int},
    at      {int} NOT NULL,
    label   TEXT  NOT NULL
) {strict};
CREATE INDEX posting_of_account ON posting (account, row);

CREATE TABLE session (
    row             {int} NOT NULL PRIMARY KEY,
    session_id      TEXT  NOT NULL UNIQUE,
    link            TEXT  UNIQUE,           -- of its Connect page; refunds have none
    application     {int} NOT NULL,
    kind            TEXT  NOT NULL,
    status          TEXT  NOT NULL,
    transfer_state  TEXT,
    transfer_reason TEXT,
    amount          {int} NOT NULL,
    currency        TEXT  NOT NULL,
    provider        TEXT,
    username        TEXT,                   -- who logged in at the bank
    payer           {int},
    original        {int},                  -- of a refund: the session it refunds
    created_at      {int} NOT NULL,
    expires_at      {int},
    version         {int} NOT NULL,
    details         TEXT  NOT NULL          -- JSON: what is kept but never searched
) {strict};
CREATE INDEX session_of_application ON session (application, row);
CREATE INDEX refund_of_session ON session (original) WHERE original IS NOT NULL;

CREATE TABLE connection (
    row         {int} NOT NULL PRIMARY KEY,
    customer_id TEXT  NOT NULL UNIQUE,
    code        TEXT  NOT NULL UNIQUE,
    application {int} NOT NULL,
    provider    TEXT  NOT NULL,
    username    TEXT  NOT NULL,
    created_at  {int} NOT NULL
) {strict};

CREATE TABLE timer (
    row     {int} NOT NULL PRIMARY KEY,
    due_at  {int} NOT NULL,
    kind    TEXT  NOT NULL,
    session {int} NOT NULL
) {strict};
CREATE INDEX timer_by_due ON timer (due_at, row);

CREATE TABLE event (
    row     {int} NOT NULL PRIMARY KEY,
    session {int} NOT NULL,
    name    TEXT  NOT NULL,
    at      {int} NOT NULL,
    fields  TEXT  NOT NULL                  -- form-encoded, in the order they are sent
) {strict};
CREATE INDEX event_of_session ON event (session, row);

CREATE TABLE endpoint (
    row          {int} NOT NULL PRIMARY KEY,
    application  {int} NOT NULL,
    url          TEXT  NOT NULL,
    content_type TEXT  NOT NULL
) {strict};

-- The outbox: written with the event, in the same transaction.
CREATE TABLE delivery (
    row        {int} NOT NULL PRIMARY KEY,
    event      {int} NOT NULL REFERENCES event (row),
    endpoint   {int} NOT NULL REFERENCES endpoint (row),
    session    {int} NOT NULL,
    request_id TEXT  NOT NULL,              -- the same at every attempt
    state      TEXT  NOT NULL,              -- waiting, acknowledged, abandoned
    attempts   {int} NOT NULL,
    due_at     {int} NOT NULL,
    lease      {int},                       -- the run of the server that has it in hand
    answer     TEXT                         -- what the last attempt met
) {strict};
CREATE INDEX delivery_due ON delivery (due_at, row) WHERE state = 'waiting';
CREATE INDEX delivery_in_hand ON delivery (row) WHERE state = 'waiting' AND lease IS NOT NULL;
CREATE INDEX delivery_of_session ON delivery (session, endpoint, row);
