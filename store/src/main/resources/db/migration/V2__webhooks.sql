-- Who is told of a job's end, until it was told. A row is written with the hold of its job; the transaction that closes the job makes it due. secret signs what is sent.
CREATE TABLE webhooks (
  job    VARCHAR(64)   PRIMARY KEY,
  host   VARCHAR(255)  NOT NULL,
  url    VARCHAR(2048) NOT NULL,
  secret VARCHAR(100)  NOT NULL,
  tries  INTEGER       NOT NULL,
  -- when it is sent next; null while the job is open
  due_at BIGINT
);
CREATE INDEX webhooks_due ON webhooks (due_at) WHERE due_at IS NOT NULL;
