-- Plain SQL that SQLite and PostgreSQL both take. Times are milliseconds since 1970, amounts atomic units of USDC.

CREATE TABLE jobs (
  id          VARCHAR(64)  PRIMARY KEY,
  chain_id    BIGINT       NOT NULL,
  asset       VARCHAR(42)  NOT NULL,
  payer       VARCHAR(42)  NOT NULL,
  nonce       VARCHAR(66)  NOT NULL,
  fingerprint VARCHAR(64)  NOT NULL,
  price       BIGINT       NOT NULL,
  held_at     BIGINT       NOT NULL,
  changed_at  BIGINT       NOT NULL,
  handed_out  BIGINT,
  state       VARCHAR(16)  NOT NULL,
  outcome     VARCHAR(16),
  version     BIGINT       NOT NULL,
  epoch       BIGINT       NOT NULL,
  facts       TEXT         NOT NULL,
  standing    TEXT         NOT NULL,
  route       TEXT         NOT NULL,
  -- Law 1: an authorization buys at most one job.
  UNIQUE (chain_id, asset, payer, nonce)
);
CREATE INDEX jobs_open ON jobs (held_at) WHERE state <> 'closed';
CREATE INDEX jobs_request ON jobs (payer, fingerprint, changed_at);

CREATE TABLE purchases (
  job      VARCHAR(64) NOT NULL REFERENCES jobs (id),
  number   INTEGER     NOT NULL,
  upstream VARCHAR(64) NOT NULL,
  model    VARCHAR(128) NOT NULL,
  amount   BIGINT      NOT NULL,
  nonce    VARCHAR(66) NOT NULL UNIQUE,
  standing VARCHAR(16) NOT NULL,
  row      TEXT        NOT NULL,
  PRIMARY KEY (job, number)
);
CREATE INDEX purchases_unsettled ON purchases (standing) WHERE standing IN ('INTENDED', 'PAID', 'IN_DOUBT');

CREATE TABLE budgets (
  scope  VARCHAR(128) NOT NULL,
  starts BIGINT       NOT NULL,
  drawn  BIGINT       NOT NULL,
  PRIMARY KEY (scope, starts)
);

-- Law 6: appended, never edited. The two rows of a movement add up to nothing.
CREATE TABLE entries (
  movement VARCHAR(96)  NOT NULL,
  account  VARCHAR(96)  NOT NULL,
  amount   BIGINT       NOT NULL,
  job      VARCHAR(64)  NOT NULL,
  purchase INTEGER      NOT NULL,
  why      VARCHAR(200) NOT NULL,
  at       BIGINT       NOT NULL,
  PRIMARY KEY (movement, account)
);
CREATE INDEX entries_account ON entries (account, at);

-- Prices that were in force, so that an offer made before a change or a restart can still be paid for a while.
CREATE TABLE generations (
  id     BIGINT PRIMARY KEY,
  prices TEXT   NOT NULL,
  since  BIGINT NOT NULL,
  until  BIGINT
);
