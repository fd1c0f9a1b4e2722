-- Applications as they are set up: what they are for, where their webhooks go, and when they end.

ALTER TABLE application ADD COLUMN node {int} NOT NULL DEFAULT 0;
ALTER TABLE application ADD COLUMN is_closed {int} NOT NULL DEFAULT 0;
ALTER TABLE application ADD COLUMN profile TEXT NOT NULL DEFAULT '{}';  -- JSON: what is kept but never searched
UPDATE application SET node = organisation;

ALTER TABLE endpoint ADD COLUMN delay {int} NOT NULL DEFAULT 0;         -- in minutes
ALTER TABLE endpoint ADD COLUMN events TEXT;                            -- JSON array; NULL takes all
ALTER TABLE endpoint ADD COLUMN headers TEXT NOT NULL DEFAULT '[]';     -- JSON: pairs of name and value
ALTER TABLE endpoint ADD COLUMN is_removed {int} NOT NULL DEFAULT 0;
