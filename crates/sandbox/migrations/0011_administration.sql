-- What organisations administer: companies, people, and the merchants' own bank accounts. Each row
-- stands on a node of one tree, and whoever does not reach the node does not see the row.

CREATE TABLE company (
    row           {int} NOT NULL PRIMARY KEY,
    company_id    TEXT  NOT NULL UNIQUE,
    organisation  {int} NOT NULL,
    node          {int} NOT NULL REFERENCES organisation_node (row),
    external_id   TEXT,
    incorporation TEXT,
    attributes    TEXT  NOT NULL,           -- JSON: as they were given
    UNIQUE (organisation, external_id),
    UNIQUE (organisation, incorporation)
) {strict};
CREATE INDEX company_of_node ON company (node, row);

-- People who may log in to the Console.
CREATE TABLE console_user (
    row          {int} NOT NULL PRIMARY KEY,
    user_id      TEXT  NOT NULL UNIQUE,
    organisation {int} NOT NULL,
    email        TEXT  NOT NULL,
    attributes   TEXT  NOT NULL,
    UNIQUE (organisation, email)
) {strict};

-- What they may see: a node, or one company, which stands on a node too.
CREATE TABLE membership (
    row           {int} NOT NULL PRIMARY KEY,
    membership_id TEXT  NOT NULL UNIQUE,
    console_user  {int} NOT NULL REFERENCES console_user (row),
    node          {int} NOT NULL REFERENCES organisation_node (row),
    company       {int} REFERENCES company (row),
    attributes    TEXT  NOT NULL
) {strict};
CREATE INDEX membership_of_user ON membership (console_user, row);
CREATE INDEX membership_of_node ON membership (node);
CREATE INDEX membership_of_company ON membership (company) WHERE company IS NOT NULL;

CREATE TABLE merchant_account (
    row        {int} NOT NULL PRIMARY KEY,
    account_id TEXT  NOT NULL UNIQUE,
    node       {int} NOT NULL REFERENCES organisation_node (row),
    attributes TEXT  NOT NULL
) {strict};
CREATE INDEX merchant_account_of_node ON merchant_account (node, row);
