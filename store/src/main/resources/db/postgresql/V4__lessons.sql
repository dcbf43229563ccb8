-- What gateways have learned of a model at an upstream, for all of them: advice, nothing that is owed or spent depends on it.
-- All times are milliseconds since 1970, by the clock of this database; _by is the epoch of the gateway that wrote it.
CREATE TABLE lessons (
  upstream VARCHAR(255) NOT NULL,
  model    VARCHAR(255) NOT NULL,
  -- its circuit by paid attempts: open or closed; null: it has never moved
  circuit  VARCHAR(8),
  moved_at BIGINT,
  moved_by BIGINT,
  -- who alone may try it while it is open
  trial_by    BIGINT,
  trial_until BIGINT,
  -- until when it asked to be left alone
  throttled_until BIGINT,
  -- the latest probe
  checked_at BIGINT,
  checked_by BIGINT,
  verdict    VARCHAR(32),
  status     INTEGER,
  millis     BIGINT,
  detail     TEXT,
  offered    BIGINT,
  expected   BIGINT,
  PRIMARY KEY (upstream, model)
);
