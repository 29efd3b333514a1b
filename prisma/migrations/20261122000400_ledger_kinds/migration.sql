-- New kinds of entry (docs/decisions/014 to 016). A migration of their own: PostgreSQL lets nobody use a value of an enum in the transaction
-- that added it.

set role comeback_ledger;
alter type ledger.kind add value 'redate';
alter type ledger.kind add value 'undo';
alter type ledger.kind add value 'merge_out';
alter type ledger.kind add value 'merge_in';
reset role;
