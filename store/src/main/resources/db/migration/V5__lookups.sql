-- Payments are found by what a transfer on the chain shows of them. Rows from before have null here, and are found in their text.
ALTER TABLE refunds ADD COLUMN nonce VARCHAR(66);
ALTER TABLE purchases ADD COLUMN payee VARCHAR(42);
CREATE INDEX refunds_nonce ON refunds (nonce);
CREATE INDEX purchases_payee ON purchases (payee, job);
