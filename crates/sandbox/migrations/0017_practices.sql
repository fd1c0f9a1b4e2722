-- Banks block and close accounts, and some tell no more of a transfer than that it was sent.
ALTER TABLE account ADD COLUMN condition TEXT NOT NULL DEFAULT 'open';  -- open, blocked, closed

DROP INDEX session_under_way;
CREATE INDEX session_under_way ON session (application, amount, row)
    WHERE transfer_state IN ('completed', 'sent') AND kind <> 'Refund' AND kind <> 'Payout';
