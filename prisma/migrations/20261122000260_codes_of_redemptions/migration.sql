-- The nightly check looks for the codes of each redemption.

set role comeback_owner;
create index reward_code_redemption on public.reward_code (shop_id, redemption_id) where redemption_id is not null;
reset role;
