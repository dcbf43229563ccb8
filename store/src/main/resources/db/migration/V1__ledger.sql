-- Plain SQL that SQLite and PostgreSQL both take; they differ in what ${number} and ${ascending} stand for (Schema). Times are milliseconds since 1970, amounts atomic units of USDC.
-- Columns *_json, row, payment, terms and prices hold texts of package dev.turnpike.store.rows.

-- Texts that many rows have in common, such as those of terms (SaleRow, OriginRow), each once; seen_day (since 1970) is when one was last given out.
CREATE TABLE texts (
  number   BIGINT PRIMARY KEY,
  text     TEXT   NOT NULL UNIQUE,
  seen_day BIGINT NOT NULL
);
CREATE INDEX texts_seen ON texts (seen_day);

CREATE TABLE jobs (
  -- in the order of their holds; no INSERT names it
  number      ${number}    PRIMARY KEY ${ascending},
  id          VARCHAR(64)  NOT NULL UNIQUE,
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
  -- a number of texts; no foreign key, which would look through all jobs for each text that is deleted
  terms       BIGINT       NOT NULL,
  facts_json  TEXT         NOT NULL,
  state_json  TEXT         NOT NULL,
  -- null: with its work. Else what the age of the rest is counted from
  aged_from   BIGINT,
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

-- The work's half of a job: the order never changes, the progress does. A table of its own, so that its pages are free as soon
-- as the texts are deleted.
CREATE TABLE works (
  -- number of jobs
  job        ${number} PRIMARY KEY REFERENCES jobs (number),
  order_json TEXT    NOT NULL,
  work_json  TEXT    NOT NULL
);

-- What retention deletes next: each ended job is in one of the two.
CREATE INDEX jobs_whole ON jobs (changed_at)
  WHERE aged_from IS NULL AND outcome IS NOT NULL AND proof IS NOT NULL AND watch_at IS NULL;
CREATE INDEX jobs_bare ON jobs (aged_from) WHERE aged_from IS NOT NULL;

CREATE TABLE purchases (
  job      VARCHAR(64)  NOT NULL REFERENCES jobs (id),
  number   INTEGER      NOT NULL,
  upstream VARCHAR(64)  NOT NULL,
  model    VARCHAR(128) NOT NULL,
  amount   BIGINT       NOT NULL,
  nonce    VARCHAR(66)  NOT NULL UNIQUE,
  payee    VARCHAR(42)  NOT NULL,
  state    VARCHAR(16)  NOT NULL,
  -- a number of texts
  origin   BIGINT       NOT NULL,
  row      TEXT         NOT NULL,
  PRIMARY KEY (job, number)
);
CREATE INDEX purchases_unsettled ON purchases (state) WHERE state IN ('INTENDED', 'PAID', 'IN_DOUBT');

-- The addresses that upstreams were paid at, the upstream that was first, and the day (since 1970) of the last purchase.
CREATE TABLE payees (
  payee    VARCHAR(42) PRIMARY KEY,
  upstream VARCHAR(64) NOT NULL,
  seen_day BIGINT      NOT NULL
);
CREATE INDEX payees_seen ON payees (seen_day);

-- What takes money, while it may be sent: a client's payment (purchase 0) until its job is closed, an order until its
-- upstream has answered.
CREATE TABLE signed (
  job      VARCHAR(64) NOT NULL,
  purchase INTEGER     NOT NULL,
  text     TEXT        NOT NULL,
  PRIMARY KEY (job, purchase)
);

-- Budgets, and totals that are kept while they change: held/all and held/newcomers (starts 0), unproven, disproven, losses (by the minute).
-- starts is in seconds since 1970. A window that is empty, or ended two days ago, is deleted.
CREATE TABLE budgets (
  scope  VARCHAR(128) NOT NULL,
  starts BIGINT       NOT NULL,
  drawn  BIGINT       NOT NULL,
  PRIMARY KEY (scope, starts)
);

-- What a payer has open, of that what is not being settled yet, what the chain has ever shown that it paid, and the day
-- (since 1970) of its last hold or end of one.
CREATE TABLE payers (
  payer    VARCHAR(42) PRIMARY KEY,
  held     BIGINT  NOT NULL,
  working  BIGINT  NOT NULL,
  proven   BIGINT  NOT NULL,
  seen_day BIGINT  NOT NULL
);
CREATE INDEX payers_seen ON payers (seen_day);

-- What came of a payer's jobs by the hour (starts, in seconds): settlements it let fail, paid, lost for it. Kept two days.
CREATE TABLE payer_hours (
  payer   VARCHAR(42) NOT NULL,
  starts  BIGINT      NOT NULL,
  strikes INTEGER     NOT NULL,
  paid    BIGINT      NOT NULL,
  lost    BIGINT      NOT NULL,
  PRIMARY KEY (payer, starts)
);
CREATE INDEX payer_hours_starts ON payer_hours (starts);

-- Law 6: appended, never edited. One row is a movement with both its sides; those that retention deletes are added up in
-- movement_days by the same transaction. step names the movement within its job, or among those of no job (job is empty then).
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

-- The sum of deleted movements of a day (since 1970), and how many of them moved anything. upstream and model are those of
-- the purchase that was delivered, or of the movement's own where purchase is 1; empty: none. reason is
-- that of a loss.
CREATE TABLE movement_days (
  number   ${number}    PRIMARY KEY ${ascending},
  day      BIGINT       NOT NULL,
  source   VARCHAR(96)  NOT NULL,
  target   VARCHAR(96)  NOT NULL,
  upstream VARCHAR(64)  NOT NULL,
  model    VARCHAR(128) NOT NULL,
  purchase INTEGER      NOT NULL,
  reason   VARCHAR(200) NOT NULL,
  amount   BIGINT       NOT NULL,
  moved    BIGINT       NOT NULL,
  UNIQUE (day, source, target, upstream, model, purchase, reason)
);

-- The two entries of every movement, and of every sum of deleted ones: they add up to zero.
CREATE VIEW entries AS
  SELECT CASE WHEN job = '' THEN step ELSE job || '/' || step END AS movement, source AS account, -amount AS amount, job,
    purchase, (SELECT p.upstream FROM purchases p WHERE p.job = m.job AND p.number = m.purchase) AS upstream, why, at
  FROM movements m
  UNION ALL
  SELECT CASE WHEN job = '' THEN step ELSE job || '/' || step END, target, amount, job, purchase,
    (SELECT p.upstream FROM purchases p WHERE p.job = m.job AND p.number = m.purchase), why, at
  FROM movements m
  UNION ALL
  SELECT 'day/' || number, source, -amount, '', purchase, CASE purchase WHEN 1 THEN upstream END, 'sum of ' || moved,
    day * 86400000
  FROM movement_days
  UNION ALL
  SELECT 'day/' || number, target, amount, '', purchase, CASE purchase WHEN 1 THEN upstream END, 'sum of ' || moved,
    day * 86400000
  FROM movement_days;

-- Whatever ended after this moment is still here, row by row (milliseconds since 1970).
CREATE TABLE kept (
  one   INTEGER PRIMARY KEY CHECK (one = 1),
  since BIGINT  NOT NULL
);
INSERT INTO kept (one, since) VALUES (1, 0);

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
CREATE INDEX transfers_seen_at ON transfers_seen (seen_at);

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
  -- when it is matched again: 0 at once, as the payment of a job that is still open; null never
  again_at  BIGINT,
  seen_at   BIGINT      NOT NULL,
  PRIMARY KEY (chain_id, asset, tx, sender, recipient, amount, nth)
);
CREATE INDEX transfers_open_block ON transfers_open (chain_id, asset, block);
CREATE INDEX transfers_open_again ON transfers_open (chain_id, asset, again_at) WHERE again_at IS NOT NULL;
CREATE INDEX transfers_open_seen ON transfers_open (chain_id, asset, seen_at);

-- Prices that were in force, so that an offer made before a change or a restart can still be paid for a while.
CREATE TABLE generations (
  id     BIGINT PRIMARY KEY,
  prices TEXT   NOT NULL,
  since  BIGINT NOT NULL,
  until  BIGINT
);
CREATE INDEX generations_until ON generations (until) WHERE until IS NOT NULL;

-- The process that may write: the one that took over last. An earlier owner finds another number here and stops writing.
CREATE TABLE owner (
  one   INTEGER PRIMARY KEY CHECK (one = 1),
  epoch BIGINT  NOT NULL
);
INSERT INTO owner (one, epoch) VALUES (1, 0);
