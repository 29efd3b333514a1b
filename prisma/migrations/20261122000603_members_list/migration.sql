-- The members list: sorted by name, and the views that a shop's staff keep.

set role comeback_owner;

-- The name members are sorted by, as the list asks for it (app/loyalty/members/member-conditions.server.ts).
create index member_by_name on public.member (shop_id,
  (lower(left(coalesce(nullif(last_name, ''), nullif(first_name, ''), email, ''), 200)) collate "C"), id);

create sequence public.member_view_id_seq as bigint;
create table public.member_view (
  shop_id bigint not null,
  id bigint not null default nextval('public.member_view_id_seq'),
  name text not null check (length(name) between 1 and 40),
  -- what the list is asked: the address's own words, as they were read
  query text not null check (length(query) <= 2000),
  primary key (shop_id, id)
);
alter sequence public.member_view_id_seq owned by public.member_view.id;
create unique index member_view_name on public.member_view (shop_id, lower(name));
alter table public.member_view enable row level security;
alter table public.member_view force row level security;
create policy shop on public.member_view using (shop_id = public.current_shop());
grant select, insert, update, delete on public.member_view to comeback_app;
grant usage on sequence public.member_view_id_seq to comeback_app;

reset role;
