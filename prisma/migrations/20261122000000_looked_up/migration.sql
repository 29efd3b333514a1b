-- What order webhooks do not say and rules ask for: tags and collections of products, tags of customers, amounts by kind of payment.

set role comeback_owner;

-- One row a product that an order named. Not fetched yet: it is wanted.
create table public.product_note (
  shop_id bigint not null,
  product_id bigint not null,
  tags text[],
  collections text[],
  fetched_at timestamptz(3),
  primary key (shop_id, product_id)
);
create index product_note_wanted on public.product_note (shop_id, product_id) where fetched_at is null;

alter table public.product_note enable row level security;
alter table public.product_note force row level security;
create policy shop on public.product_note using (shop_id = public.current_shop());
grant select, insert, update, delete on public.product_note to comeback_app;

-- Null: not looked up, or changed since.
alter table public.member add column tags text[];

-- What an order was kept for; null once nothing it waits for can be looked up.
alter table public.order_fact add column waits_for text;
create index order_fact_waiting on public.order_fact (shop_id, waits_for, order_id) where waits_for is not null;

-- A development store has test orders only.
alter table public.shop add column development boolean not null default false;

reset role;
