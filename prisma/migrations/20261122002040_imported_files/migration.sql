-- The same file, imported a second time by mistake, is known again (docs/decisions/084).

set role comeback_owner;

-- SHA-256 of the file as it came; null for files that came before this.
alter table public.import_batch add column digest bytea;

reset role;
