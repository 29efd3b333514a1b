-- What staff changed: who, when, from what to what (docs/decisions/006). Names nobody but staff, by account number.

set role comeback_owner;

create sequence public.activity_id_seq as bigint;
create table public.activity (
  shop_id bigint not null,
  id bigint not null default nextval('public.activity_id_seq'),
  at timestamptz(3) not null,
  staff text not null,
  action text not null,
  subject text,
  before jsonb,
  after jsonb,
  primary key (shop_id, id)
);
alter sequence public.activity_id_seq owned by public.activity.id;
create index activity_newest on public.activity (shop_id, at desc, id desc);

alter table public.activity enable row level security;
alter table public.activity force row level security;
create policy shop on public.activity using (shop_id = public.current_shop());

-- A line is never changed; shop/redact deletes the shop's.
grant select, insert, delete on public.activity to comeback_app;
grant usage on sequence public.activity_id_seq to comeback_app;

reset role;
