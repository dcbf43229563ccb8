-- Whose order it came with: one payer alone does not fill the places of a receiver.
ALTER TABLE webhooks ADD COLUMN payer VARCHAR(42) NOT NULL DEFAULT '';
