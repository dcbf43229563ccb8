-- What purchases for a job cost us for nothing, as the entries to loss have it: a payer's are added up at each of its holds.
ALTER TABLE jobs ADD COLUMN lost BIGINT NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN lost_at BIGINT;
UPDATE jobs SET
  lost = (SELECT SUM(amount) FROM entries WHERE entries.job = jobs.id AND account = 'loss' AND purchase > 0),
  lost_at = (SELECT MAX(at) FROM entries WHERE entries.job = jobs.id AND account = 'loss' AND purchase > 0)
WHERE id IN (SELECT job FROM entries WHERE account = 'loss' AND purchase > 0);
CREATE INDEX jobs_lost ON jobs (payer, lost_at, lost) WHERE lost_at IS NOT NULL;
DROP INDEX jobs_payer;
CREATE INDEX jobs_payer ON jobs (payer, outcome, changed_at, fate, price);
CREATE INDEX jobs_disproven ON jobs (changed_at, price) WHERE outcome = 'settled' AND fate = 'dead';
