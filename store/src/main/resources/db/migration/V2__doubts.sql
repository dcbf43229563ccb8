-- What the chain has proven of a closed job's payment (moved, dead; null: not yet), and when to look again (null: no more).
ALTER TABLE jobs ADD COLUMN fate VARCHAR(8);
ALTER TABLE jobs ADD COLUMN watch_at BIGINT;
CREATE INDEX jobs_watched ON jobs (watch_at) WHERE watch_at IS NOT NULL;
CREATE INDEX jobs_payer ON jobs (payer, outcome, changed_at);
CREATE INDEX jobs_unproven ON jobs (changed_at) WHERE outcome = 'settled' AND fate IS NULL;

-- Money that reached us for nothing, on its way back. One row a job: it is paid back once.
CREATE TABLE refunds (
  job      VARCHAR(64)  PRIMARY KEY REFERENCES jobs (id),
  payer    VARCHAR(42)  NOT NULL,
  amount   BIGINT       NOT NULL,
  -- intended: durable, perhaps sent; settled: proven or reported; void: proven impossible, may be signed anew
  standing VARCHAR(16)  NOT NULL,
  payment  TEXT         NOT NULL,
  terms    TEXT         NOT NULL,
  tx       VARCHAR(66),
  version  BIGINT       NOT NULL,
  at       BIGINT       NOT NULL
);
