-- Who administers what: organisations as trees of nodes, and credentials that stand on a node.

CREATE TABLE organisation_node (
    row          {int} NOT NULL PRIMARY KEY,
    node_id      TEXT  NOT NULL UNIQUE,
    organisation {int} NOT NULL,            -- the row of the tree's root
    parent       {int} REFERENCES organisation_node (row),
    attributes   TEXT  NOT NULL             -- JSON: as they were given
) {strict};
CREATE INDEX node_of_parent ON organisation_node (parent, row);

-- Organisation access credentials; they reach the node they stand on and what is below it.
CREATE TABLE oac (
    row           {int} NOT NULL PRIMARY KEY,
    client_id     TEXT  NOT NULL UNIQUE,
    client_secret TEXT  NOT NULL,
    organisation  {int} NOT NULL,
    node          {int} NOT NULL REFERENCES organisation_node (row),
    scopes        TEXT  NOT NULL            -- separated by spaces
) {strict};
CREATE INDEX oac_of_node ON oac (node);

-- What such credentials were given tokens for.
CREATE TABLE oac_grant (
    row        {int} NOT NULL PRIMARY KEY,
    oac        {int} NOT NULL REFERENCES oac (row),
    serial     TEXT  NOT NULL UNIQUE,       -- of the refresh token
    scopes     TEXT  NOT NULL,
    generation {int} NOT NULL,              -- access tokens of an earlier one are good for nothing
    ends_at    {int} NOT NULL
) {strict};
CREATE INDEX grant_of_oac ON oac_grant (oac, ends_at);

ALTER TABLE application ADD COLUMN organisation {int} NOT NULL DEFAULT 0;
CREATE INDEX application_of_organisation ON application (organisation, row);
