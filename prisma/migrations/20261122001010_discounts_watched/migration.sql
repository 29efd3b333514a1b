-- What of a reward's discount is otherwise at Shopify than it was made (docs/decisions/076): words of rewards/discount-drift.ts.

set role comeback_owner;
alter table public.reward_discount add column changed text[] not null default '{}';
create index reward_code_without on public.reward_code (shop_id, reward_id, version, step) where state = 'issued' and code_gid is null;
reset role;
