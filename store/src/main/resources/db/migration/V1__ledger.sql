-- Plain SQL that SQLite and PostgreSQL both take. Times are milliseconds since 1970, amounts atomic units of USDC.
-- Columns *_json, row, payment, terms and prices hold texts of package dev.turnpike.store.rows.

CREATE TABLE jobs (
  id          VARCHAR(64)  PRIMARY KEY,
  chain_id    BIGINT       NOT NULL,
  asset       VARCHAR(42)  NOT NULL,
  payer       VARCHAR(42)  NOT NULL,
  nonce       VARCHAR(66)  NOT NULL,
  -- whom the authorization pays, and until when it may be carried out
  payee       VARCHAR(42)  NOT NULL,
  expires_at  BIGINT       NOT NULL,
  fingerprint VARCHAR(64)  NOT NULL,
  price       BIGINT       NOT NULL,
  held_at     BIGINT       NOT NULL,
  changed_at  BIGINT       NOT NULL,
  handed_out  BIGINT,
  state       VARCHAR(16)  NOT NULL,
  outcome     VARCHAR(16),
  version     BIGINT       NOT NULL,
  epoch       BIGINT       NOT NULL,
  -- the payment's half: facts never change, the state does
  facts_json  TEXT         NOT NULL,
  state_json  TEXT         NOT NULL,
  -- the work's half: the order never changes, the work does
  order_json  TEXT         NOT NULL,
  work_json   TEXT         NOT NULL,
  -- what the chain has proven of a closed job's payment (moved, dead; null: nothing yet), and when to look again (null: never)
  proof       VARCHAR(8),
  watch_at    BIGINT,
  -- Law 1: an authorization buys at most one job.
  UNIQUE (chain_id, asset, payer, nonce)
);
CREATE INDEX jobs_open ON jobs (held_at) WHERE state <> 'closed';
-- Small: an answer that has reached its client leaves it.
CREATE INDEX jobs_undelivered ON jobs (payer, fingerprint, changed_at)
  WHERE handed_out IS NULL AND outcome IN ('settled', 'unpaid', 'refused');
CREATE INDEX jobs_watched ON jobs (watch_at) WHERE watch_at IS NOT NULL;

CREATE TABLE purchases (
  job      VARCHAR(64)  NOT NULL REFERENCES jobs (id),
  number   INTEGER      NOT NULL,
  upstream VARCHAR(64)  NOT NULL,
  model    VARCHAR(128) NOT NULL,
  amount   BIGINT       NOT NULL,
  nonce    VARCHAR(66)  NOT NULL UNIQUE,
  payee    VARCHAR(42)  NOT NULL,
  state    VARCHAR(16)  NOT NULL,
  row      TEXT         NOT NULL,
  PRIMARY KEY (job, number)
);
CREATE INDEX purchases_unsettled ON purchases (state) WHERE state IN ('INTENDED', 'PAID', 'IN_DOUBT');
CREATE INDEX purchases_payee ON purchases (payee, job);

-- Budgets, and totals that are kept while they change: held/all (starts 0), unproven, disproven, losses (by the minute).
-- starts is in seconds since 1970. A window that is empty, or ended two days ago, is deleted.
CREATE TABLE budgets (
  scope  VARCHAR(128) NOT NULL,
  starts BIGINT       NOT NULL,
  drawn  BIGINT       NOT NULL,
  PRIMARY KEY (scope, starts)
);

-- What a payer has open, of that what is not being settled yet, and whether the chain has ever shown that it paid (0, 1).
CREATE TABLE payers (
  payer   VARCHAR(42) PRIMARY KEY,
  held    BIGINT  NOT NULL,
  working BIGINT  NOT NULL,
  proven  INTEGER NOT NULL,
  seen_at BIGINT  NOT NULL
);

-- What came of a payer's jobs by the hour (starts, in seconds): settlements it let fail, paid, lost for it. Kept two days.
CREATE TABLE payer_hours (
  payer   VARCHAR(42) NOT NULL,
  starts  BIGINT      NOT NULL,
  strikes INTEGER     NOT NULL,
  paid    BIGINT      NOT NULL,
  lost    BIGINT      NOT NULL,
  PRIMARY KEY (payer, starts)
);

-- Law 6: appended, never edited. The two rows of a movement add up to zero.
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
CREATE INDEX entries_at ON entries (at, movement, account);
CREATE INDEX entries_job ON entries (job, purchase);
-- Balances of all accounts are added up once a minute, from this index alone.
CREATE INDEX entries_balances ON entries (account, amount);
CREATE INDEX entries_owed ON entries (job) WHERE account = 'owed';

-- Money that arrived without a sale, on its way back. One row per job: it is paid back once.
CREATE TABLE refunds (
  job     VARCHAR(64) PRIMARY KEY REFERENCES jobs (id),
  payer   VARCHAR(42) NOT NULL,
  amount  BIGINT      NOT NULL,
  -- intended: durable, perhaps sent; settled: carried out; void: proven impossible, may be signed anew
  state   VARCHAR(16) NOT NULL,
  payment TEXT        NOT NULL,
  nonce   VARCHAR(66) NOT NULL,
  terms   TEXT        NOT NULL,
  tx      VARCHAR(66),
  version BIGINT      NOT NULL,
  at      BIGINT      NOT NULL
);
CREATE INDEX refunds_nonce ON refunds (nonce);
-- Read all the time, and hardly ever filled.
CREATE INDEX refunds_open ON refunds (job) WHERE state = 'intended';
CREATE INDEX refunds_at ON refunds (at, state, amount);

-- Transfers on the chain that belong to no payment. A row and its entries are one transaction, so each is posted once.
CREATE TABLE transfers_seen (
  tx        VARCHAR(66) NOT NULL,
  sender    VARCHAR(42) NOT NULL,
  recipient VARCHAR(42) NOT NULL,
  amount    BIGINT      NOT NULL,
  -- 0, 1, … among equal transfers of one transaction; not the index of its log, which another block may change
  nth       INTEGER     NOT NULL,
  kind      VARCHAR(32) NOT NULL,
  upstream  VARCHAR(64),
  seen_at   BIGINT      NOT NULL,
  PRIMARY KEY (tx, sender, recipient, amount, nth)
);

-- Prices that were in force, so that an offer made before a change or a restart can still be paid for a while.
CREATE TABLE generations (
  id     BIGINT PRIMARY KEY,
  prices TEXT   NOT NULL,
  since  BIGINT NOT NULL,
  until  BIGINT
);

-- The process that may write: the one that took over last. An earlier owner finds another number here and stops writing.
CREATE TABLE owner (
  one   INTEGER PRIMARY KEY CHECK (one = 1),
  epoch BIGINT  NOT NULL
);
INSERT INTO owner (one, epoch) VALUES (1, 0);
