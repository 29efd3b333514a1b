-- What posting is measured against: tables like the ledger's and the queue's (columns, checks, indexes, storage settings, forced row-level
-- security), written by the app's own role with plain SQL. Only for bench/posting.ts; run by the superuser.
create schema bench_raw;
do $$
declare t text;
begin
  foreach t in array array['account', 'cause', 'entry', 'lot', 'order_total'] loop
    execute format('create table bench_raw.%1$I (like ledger.%1$I including all)', t);
    execute format('alter table bench_raw.%I enable row level security', t);
    execute format('alter table bench_raw.%I force row level security', t);
    execute format('create policy shop on bench_raw.%I using (shop_id = ledger.shop())', t);
  end loop;
end $$;
alter table bench_raw.account set (fillfactor = 80);
alter table bench_raw.lot set (fillfactor = 80);
alter table bench_raw.order_total set (fillfactor = 80);
create table bench_raw.job (like graphile_worker._private_jobs including all);
grant usage on schema bench_raw to comeback_app;
grant select, insert, update on all tables in schema bench_raw to comeback_app;
