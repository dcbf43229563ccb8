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
  -- losses on the job's purchases, as the entries to loss have them: added up for each payer at each of its holds
  lost        BIGINT       NOT NULL DEFAULT 0,
  lost_at     BIGINT,
  -- Law 1: an authorization buys at most one job.
  UNIQUE (chain_id, asset, payer, nonce)
);
CREATE INDEX jobs_open ON jobs (held_at) WHERE state <> 'closed';
CREATE INDEX jobs_request ON jobs (payer, fingerprint, changed_at);
CREATE INDEX jobs_payer ON jobs (payer, outcome, changed_at, proof, price);
CREATE INDEX jobs_watched ON jobs (watch_at) WHERE watch_at IS NOT NULL;
CREATE INDEX jobs_unproven ON jobs (changed_at) WHERE outcome = 'settled' AND proof IS NULL;
CREATE INDEX jobs_disproven ON jobs (changed_at, price) WHERE outcome = 'settled' AND proof = 'dead';
CREATE INDEX jobs_lost ON jobs (payer, lost_at, lost) WHERE lost_at IS NOT NULL;

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

CREATE TABLE budgets (
  scope  VARCHAR(128) NOT NULL,
  starts BIGINT       NOT NULL,
  drawn  BIGINT       NOT NULL,
  PRIMARY KEY (scope, starts)
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
