-- Whether an order ever waited for its customer to join: what waits next (tags, products) must not make that forgotten.

set role comeback_owner;

alter table public.order_fact add column awaited_member boolean not null default false;

reset role;
