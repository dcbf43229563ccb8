-- What every account holds is added up once a minute, off this index alone.
CREATE INDEX entries_balances ON entries (account, amount);
