-- Plain SQL that SQLite and PostgreSQL both take. Times are milliseconds since 1970, amounts atomic units of USDC.
-- Columns *_json, row, payment, terms and prices hold texts of package dev.turnpike.store.rows.

-- Texts that many rows have in common, such as terms, each once; seen_day (since 1970) is when one was last given out.
CREATE TABLE texts (
  number   BIGINT PRIMARY KEY,
  text     TEXT   NOT NULL UNIQUE,
  seen_day BIGINT NOT NULL
);

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
  terms       BIGINT       NOT NULL REFERENCES texts (number),
  facts_json  TEXT         NOT NULL,
  state_json  TEXT         NOT NULL,
  -- the work's half: the order never changes, the work does
  order_json  TEXT         NOT NULL,
  work_json   TEXT         NOT NULL,
  -- what the chain has proven of a job's payment (moved, dead; null: nothing yet), and when a closed job is asked about
  -- by itself (0: as soon as it is closed, null: never; the follower of its chain proves it)
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
CREATE INDEX jobs_let_go ON jobs (expires_at) WHERE outcome <> 'settled' AND proof IS NULL AND watch_at IS NULL;

CREATE TABLE purchases (
  job      VARCHAR(64)  NOT NULL REFERENCES jobs (id),
  number   INTEGER      NOT NULL,
  upstream VARCHAR(64)  NOT NULL,
  model    VARCHAR(128) NOT NULL,
  amount   BIGINT       NOT NULL,
  nonce    VARCHAR(66)  NOT NULL UNIQUE,
  payee    VARCHAR(42)  NOT NULL,
  state    VARCHAR(16)  NOT NULL,
  origin   BIGINT       NOT NULL REFERENCES texts (number),
  row      TEXT         NOT NULL,
  PRIMARY KEY (job, number)
);
CREATE INDEX purchases_unsettled ON purchases (state) WHERE state IN ('INTENDED', 'PAID', 'IN_DOUBT');

-- The addresses that upstreams were paid at, and the upstream that was first.
CREATE TABLE payees (
  payee    VARCHAR(42) PRIMARY KEY,
  upstream VARCHAR(64) NOT NULL
);

-- What takes money, while it may be sent: a client's payment (purchase 0) until its job is closed, an order until its
-- upstream has answered.
CREATE TABLE signed (
  job      VARCHAR(64) NOT NULL,
  purchase INTEGER     NOT NULL,
  text     TEXT        NOT NULL,
  PRIMARY KEY (job, purchase)
);

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

-- Law 6: appended, never edited. One row is a movement with both its sides; what is removed with an old job stays in
-- account_days. step names the movement within its job, or among those of no job (job is empty then).
CREATE TABLE movements (
  job      VARCHAR(64)  NOT NULL,
  step     VARCHAR(96)  NOT NULL,
  source   VARCHAR(96)  NOT NULL,
  target   VARCHAR(96)  NOT NULL,
  amount   BIGINT       NOT NULL,
  purchase INTEGER      NOT NULL,
  why      VARCHAR(200) NOT NULL,
  at       BIGINT       NOT NULL,
  UNIQUE (job, step)
);
CREATE INDEX movements_at ON movements (at);
CREATE INDEX movements_owed ON movements (job) WHERE target = 'owed';

-- The two entries of every movement: they add up to zero.
CREATE VIEW entries AS
  SELECT CASE WHEN job = '' THEN step ELSE job || '/' || step END AS movement, source AS account, -amount AS amount, job,
    purchase, why, at FROM movements
  UNION ALL
  SELECT CASE WHEN job = '' THEN step ELSE job || '/' || step END AS movement, target AS account, amount AS amount, job,
    purchase, why, at FROM movements;

-- What each day (since 1970) has added to an account. All days of an account add up to its balance.
CREATE TABLE account_days (
  account VARCHAR(96) NOT NULL,
  day     BIGINT      NOT NULL,
  amount  BIGINT      NOT NULL,
  PRIMARY KEY (account, day)
);

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

-- How far each chain is read. Written with or after what was read.
CREATE TABLE followers (
  chain_id     BIGINT      NOT NULL,
  asset        VARCHAR(42) NOT NULL,
  block        BIGINT      NOT NULL,
  hash         VARCHAR(66) NOT NULL,
  time         BIGINT      NOT NULL,
  -- the block after which every block was read
  since_block  BIGINT      NOT NULL,
  since_time   BIGINT      NOT NULL,
  PRIMARY KEY (chain_id, asset)
);

-- Transfers that were read and that nothing explains yet: those of open jobs, and those of no payment, which go to suspense.
CREATE TABLE transfers_open (
  chain_id  BIGINT      NOT NULL,
  asset     VARCHAR(42) NOT NULL,
  tx        VARCHAR(66) NOT NULL,
  sender    VARCHAR(42) NOT NULL,
  recipient VARCHAR(42) NOT NULL,
  -- a whole number of atomic units: strangers may move more than a BIGINT holds
  amount    VARCHAR(78) NOT NULL,
  nth       INTEGER     NOT NULL,
  block     BIGINT      NOT NULL,
  log       BIGINT      NOT NULL,
  nonce     VARCHAR(66),
  -- 1: the payment of a job that is still open
  awaited   INTEGER     NOT NULL,
  seen_at   BIGINT      NOT NULL,
  PRIMARY KEY (chain_id, asset, tx, sender, recipient, amount, nth)
);
CREATE INDEX transfers_open_block ON transfers_open (chain_id, asset, block);
CREATE INDEX transfers_open_awaited ON transfers_open (chain_id, asset) WHERE awaited = 1;
CREATE INDEX transfers_open_seen ON transfers_open (chain_id, asset, seen_at);

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
