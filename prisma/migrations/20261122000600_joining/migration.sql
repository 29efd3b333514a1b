-- Who becomes a member and how, which earlier orders that brings, and what is known of customers who are none (docs/decisions/081).

set role comeback_owner;

alter table public.member drop constraint member_status_check;
alter table public.member add constraint member_status_check check (status in ('active', 'paused', 'left', 'merged', 'redacted'));
-- Where the points of a customer who was merged into another are.
alter table public.member add column if not exists merged_into bigint;
alter table public.member add column left_at timestamptz(3);
-- The terms that were shown beside Join, and when they were agreed to.
alter table public.member add column terms_url text;
alter table public.member add column terms_agreed_at timestamptz(3);
-- Orders from before the enrolment count from here on; null: enrolled when every order enrolled.
alter table public.member add column credit_from timestamptz(3);
-- What the enrolment brought: earlier orders with points, and the points they were worth then.
alter table public.member add column claimed_orders int not null default 0;
alter table public.member add column claimed_points bigint not null default 0;

create index member_merged on public.member (shop_id, merged_into) where merged_into is not null;

-- A customer who is not a member: their tags, while a programme asks for them, and that they were here to join.
create table public.customer_note (
  shop_id bigint not null,
  customer_id bigint not null,
  tags text[],
  -- how they would have joined, had their tags been known: visit, account
  joins_by text,
  primary key (shop_id, customer_id)
);
alter table public.customer_note enable row level security;
alter table public.customer_note force row level security;
create policy shop on public.customer_note using (shop_id = public.current_shop());
grant select, insert, update, delete on public.customer_note to comeback_app;

-- Orders of customers who are not members.
create index order_fact_membership on public.order_fact (shop_id, customer_id, order_id) where waits_for = 'membership';

reset role;
