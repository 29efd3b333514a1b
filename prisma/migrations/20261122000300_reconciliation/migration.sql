-- The nightly comparison with Shopify's orders (docs/decisions/064): one row a shop, for the run under way and the last one that ended.

set role comeback_owner;

create table public.reconciliation (
  shop_id bigint primary key,
  -- the run under way; none where begun_at is null
  begun_at timestamptz(3),
  since timestamptz(3),
  until timestamptz(3),
  -- null until Shopify was asked
  operation_gid text,
  tries int not null default 0,
  lines_done int not null default 0,
  repaired int not null default 0,
  -- the last run that came to its end, and up to when everything was compared
  done_at timestamptz(3),
  done_until timestamptz(3),
  done_compared int,
  done_repaired int
);

alter table public.reconciliation enable row level security;
alter table public.reconciliation force row level security;
create policy shop on public.reconciliation using (shop_id = public.current_shop());
grant select, insert, update, delete on public.reconciliation to comeback_app;

-- Orders of which only refunds or edits were heard.
create index order_fact_unseen on public.order_fact (shop_id, order_id) where processed_at is null;

reset role;
