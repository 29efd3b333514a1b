-- Codes that shoppers hold, by discount: how many there are of each is on the rewards' page, and a shop's used codes may be millions.
set role comeback_owner;
create index reward_code_out on public.reward_code (shop_id, reward_id, version, step, code) where state = 'issued';
reset role;
