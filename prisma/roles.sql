-- The roles of a Comeback database, applied before every migration run; safe to run again.
--
--   comeback_owner     owns the tables of schema public; cannot log in
--   comeback_ledger    owns schema ledger and its functions; cannot log in
--   comeback_redactor  owns the one function that may delete ledger rows (shop/redact); cannot log in
--   comeback_app       the web and the worker's handlers; owns nothing
--   comeback_queue     owns graphile-worker's schema and runs its fetch loop
--
-- None is a superuser, none may bypass row-level security. A test reads these attributes back (tests/tenancy.test.ts).
do $$
declare r text;
begin
  foreach r in array array['comeback_owner', 'comeback_ledger', 'comeback_redactor', 'comeback_app', 'comeback_queue'] loop
    if not exists (select from pg_catalog.pg_roles where rolname = r) then
      execute format('create role %I nologin nosuperuser nocreatedb nocreaterole nobypassrls noinherit', r);
    end if;
    if not pg_catalog.pg_has_role(current_user, r, 'set') then
      execute format('grant %I to %I with set true, inherit true', r, current_user);
    end if;
  end loop;
  execute format('grant create, connect on database %I to comeback_owner, comeback_ledger, comeback_queue, comeback_redactor', current_database());
  execute format('grant connect on database %I to comeback_app', current_database());
end $$;
grant usage, create on schema public to comeback_owner, comeback_queue;
