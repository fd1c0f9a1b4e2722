-- A timer knows at which attempt of its session it was set.
ALTER TABLE timer ADD COLUMN attempt {int} NOT NULL DEFAULT 0;
