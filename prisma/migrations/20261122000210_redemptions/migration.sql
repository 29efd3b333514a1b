-- What redemptions need beside their tables (docs/decisions/072).

set role comeback_ledger;

-- Whoever will post and also lock rows of its own (a reward's stock, a redemption) takes the accounts first, as every posting does:
-- one order for all, so that nobody waits for somebody who waits. The app may read accounts but not lock them, hence this door.
create function ledger.lock_accounts(p_shop bigint, p_members bigint[]) returns void
  language plpgsql volatile security definer set search_path = '' as $$
begin
  if nullif(current_setting('app.shop_id', true), '') is distinct from p_shop::text then
    raise exception 'ledger.lock_accounts(%) outside that shop''s transaction', p_shop using errcode = '42501';
  end if;
  perform 1 from ledger.account a where a.shop_id = p_shop and a.member_id = any (p_members) order by a.member_id for no key update;
end $$;
revoke all on function ledger.lock_accounts(bigint, bigint[]) from public;
grant execute on function ledger.lock_accounts(bigint, bigint[]) to comeback_app;
reset role;

set role comeback_owner;

-- A gift card or store credit transaction belongs to one redemption.
create unique index redemption_shopify on public.redemption (shop_id, shopify_gid) where shopify_gid is not null;
create index redemption_order on public.redemption (shop_id, order_id) where order_id is not null;

reset role;
