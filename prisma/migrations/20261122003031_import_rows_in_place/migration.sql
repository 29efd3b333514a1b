-- Each row of an import is written again when it is judged and when it is committed: with room beside it that happens in place, without a new
-- line in each of its indexes.

set role comeback_owner;
alter table public.import_row set (fillfactor = 50);
reset role;
