-- What is due by the minute is pending points only. Points past their date wait for the shop's night, or for as long as the programme is
-- paused, and each minute of that time their shop was found and given a job that had nothing to do.

set role comeback_ledger;

create index lot_maturing on ledger.lot (shop_id, due_at, member_id) where pending and due_at is not null;

-- Shops with pending points that are due. One index probe a shop that has pending points, whatever the number of members.
create or replace function ledger.shops_due(p_now timestamptz) returns setof bigint
  language plpgsql volatile security definer set search_path = '' as $$
begin
  perform set_config('ledger.finder', 'on', true);
  return query with recursive shops as (
    (select x.shop_id from ledger.lot x where x.pending and x.due_at is not null order by x.shop_id limit 1)
    union all
    select (select x.shop_id from ledger.lot x where x.pending and x.due_at is not null and x.shop_id > s.shop_id order by x.shop_id limit 1)
    from shops s where s.shop_id is not null)
  select s.shop_id from shops s
  where s.shop_id is not null
    and exists (select from ledger.lot x where x.shop_id = s.shop_id and x.pending and x.due_at <= p_now);
  perform set_config('ledger.finder', '', true);
end $$;

reset role;
