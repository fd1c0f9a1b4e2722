-- Requests that payers answer on their phone.

ALTER TABLE consent ADD COLUMN polling_id TEXT;  -- what the application polls it by
CREATE UNIQUE INDEX consent_polled ON consent (polling_id) WHERE polling_id IS NOT NULL;
CREATE INDEX consent_on_phone ON consent (row) WHERE polling_id IS NOT NULL AND stage = 'open';
