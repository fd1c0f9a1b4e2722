-- Lists find any page of an application's sessions as fast as the first.

-- Counts the application's sessions from 1, without gaps: none is ever deleted.
ALTER TABLE session ADD COLUMN number {int} NOT NULL DEFAULT 0;
UPDATE session SET number = counted.number
    FROM (SELECT row, ROW_NUMBER() OVER (PARTITION BY application ORDER BY row) AS number
          FROM session) AS counted
    WHERE counted.row = session.row;
CREATE UNIQUE INDEX session_by_number ON session (application, number);
DROP INDEX session_of_application;
