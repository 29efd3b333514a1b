-- What of the redemptions staff have to look into, on every page of theirs: in the words of rewards/needs-staff.ts.

set role comeback_owner;
create index redemption_needs on public.redemption (shop_id, id desc)
  where (kind = 'experience' and state = 'issued') or state = 'unclear' or problem = 'used_after_return' or problem like 'done_late:%';
reset role;
