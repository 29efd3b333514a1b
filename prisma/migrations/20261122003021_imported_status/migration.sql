-- What a file says of somebody's status, and when the import paused them, so that undoing it lets them go on (docs/decisions/084).

set role comeback_owner;
alter table public.import_row add column status text check (status in ('active', 'paused'));
alter table public.import_row add column paused_at timestamptz(3);
reset role;
