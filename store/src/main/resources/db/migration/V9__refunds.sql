-- Refunds are asked for all the time, and hardly ever there.
CREATE INDEX refunds_open ON refunds (job) WHERE standing = 'intended';
CREATE INDEX refunds_at ON refunds (at, standing, amount);
CREATE INDEX entries_owed ON entries (job) WHERE account = 'owed';
