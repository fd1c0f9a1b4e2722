-- How an application's payments go, as far as it has a say.

ALTER TABLE application ADD COLUMN options TEXT NOT NULL DEFAULT '{}';     -- JSON
