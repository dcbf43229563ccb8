-- The gateways that serve with this ledger, each with an epoch of its own; the jobs of an epoch are driven by its gateway alone.
-- until, since: milliseconds since 1970, by the clock of this database; since is when it last came, or came back.
CREATE TABLE replicas (
  epoch  BIGINT      PRIMARY KEY,
  holder VARCHAR(64) NOT NULL,
  until  BIGINT      NOT NULL,
  since  BIGINT      NOT NULL
);

-- Its one row is locked by every transaction that writes, so that they come one after the other. writer is the epoch that
-- wrote budgets last: what any other gateway knows of them is stale.
ALTER TABLE owner ADD COLUMN writer BIGINT NOT NULL DEFAULT 0;

-- Gateways of before this version own a ledger alone: none of them does any more.
UPDATE lease SET holder = 'replicas', until = 9223372036854775807;

-- Whether another gateway works for the same order of a payer.
CREATE INDEX jobs_open_orders ON jobs (payer, fingerprint) WHERE state <> 'closed';
