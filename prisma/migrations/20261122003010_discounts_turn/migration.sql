-- When a reward's discount begins or ends by itself at Shopify, where somebody set that there (docs/decisions/090).

set role comeback_owner;
alter table public.reward_discount add column turns_at timestamptz;
reset role;
