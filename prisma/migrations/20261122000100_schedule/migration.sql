-- A publication planned for later: at most one a shop. From its instant on it decides, whether or not its job has run yet.

set role comeback_owner;

create table public.program_schedule (
  shop_id bigint primary key,
  settings jsonb not null,
  publish_at timestamptz(3) not null,
  planned_at timestamptz(3) not null,
  planned_by text not null,
  -- the version that was live when it was planned, for the merchant to see what it changes
  based_on int
);

alter table public.program_schedule enable row level security;
alter table public.program_schedule force row level security;
create policy shop on public.program_schedule using (shop_id = public.current_shop());
grant select, insert, update, delete on public.program_schedule to comeback_app;

reset role;
