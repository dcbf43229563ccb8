-- Which gateway owns the ledger, and until when (milliseconds since 1970, by the clock of this database).
CREATE TABLE lease (
  one    INTEGER     PRIMARY KEY CHECK (one = 1),
  holder VARCHAR(64) NOT NULL,
  until  BIGINT      NOT NULL
);
INSERT INTO lease (one, holder, until) VALUES (1, '', 0);

-- A row for each transaction of the last hour: whether it was committed, when the answer to its COMMIT was lost.
CREATE TABLE commits (
  id VARCHAR(64) PRIMARY KEY,
  at BIGINT      NOT NULL
);
CREATE INDEX commits_at ON commits (at);
