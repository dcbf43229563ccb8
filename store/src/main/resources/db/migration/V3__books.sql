-- The books are read by time, and by job.
CREATE INDEX entries_at ON entries (at, movement, account);
CREATE INDEX entries_job ON entries (job, purchase);

-- Transfers on the chain that nobody expected. A row and its entries are one transaction, so each is posted once.
CREATE TABLE transfers_seen (
  tx        VARCHAR(66) NOT NULL,
  sender    VARCHAR(42) NOT NULL,
  recipient VARCHAR(42) NOT NULL,
  amount    BIGINT      NOT NULL,
  -- 0, 1, … among equal transfers of one transaction; not the place of its log, which another block may change
  nth       INTEGER     NOT NULL,
  kind      VARCHAR(32) NOT NULL,
  upstream  VARCHAR(64),
  seen_at   BIGINT      NOT NULL,
  PRIMARY KEY (tx, sender, recipient, amount, nth)
);
