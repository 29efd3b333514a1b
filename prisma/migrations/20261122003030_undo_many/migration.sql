-- Many earnings taken back in one statement (docs/decisions/092): undoing an import posted a hundred thousand undos one by one, each with
-- its own seven statements, and held the accounts' locks meanwhile.

set role comeback_ledger;

-- Whether a batch may take the statement below: undos only, big enough to be worth its fixed cost, of each member and each cause one.
create function ledger.is_plain_undo(p ledger.posting[]) returns boolean language plpgsql stable as $$
begin
  if array_length(p, 1) < 12 then return false; end if;
  return (select bool_and(coalesce(x.kind = 'undo' and x.member_id is not null and x.key is not null, false))
    and count(distinct x.member_id) = count(*) and count(distinct x.key) = count(*) from unnest(p) x);
end $$;

-- Decides what decide_undo decides of accounts that were never merged, for all at once; post() has locked them. What an undo leaves alone is
-- recorded as a cause without an entry, as there.
create function ledger.post_undos(p_shop bigint, p ledger.posting[], p_now timestamptz) returns setof ledger.outcome
  language sql volatile as $$
  with b as materialized (select * from ledger.each_of(p)),
  known as materialized (
    select b.*, ledger.is_sound(b::ledger.posting) as sound, x.seq as seen_seq, x.hash as seen_hash, a.member_id is not null as has_account,
      a.seq as seq_before, a.available as available_before, a.pending as pending_before, a.held as held_before, a.debt as debt_before,
      e.earned, undone.points as undone, l.lot, l.pending as was_pending, coalesce(l.remaining - l.pinned, 0) as take
    from b left join ledger.cause x on x.shop_id = p_shop and x.key = b.key
      left join ledger.account a on a.shop_id = p_shop and a.member_id = b.member_id
      left join ledger.entry e on e.shop_id = p_shop and e.member_id = b.member_id and e.seq = b.reverses and e.kind in ('earn', 'adjust')
        and e.earned > 0
      left join lateral (select coalesce(sum(u.reversed), 0)::bigint as points from ledger.entry u
        where u.shop_id = p_shop and u.member_id = b.member_id and u.reverses = b.reverses and u.kind = 'undo' and u.of_member is null) undone on true
      left join ledger.lot l on l.shop_id = p_shop and l.member_id = b.member_id and l.lot = b.reverses),
  f as materialized (
    select k.*, k.take > 0 as writes, k.seq_before + 1 as new_seq, k.earned - k.undone - k.take as left_over,
      case when k.was_pending then 0 else -k.take end as d_available, case when k.was_pending then -k.take else 0 end as d_pending
    from known k where k.sound and k.seen_hash is null and k.has_account and k.earned is not null),
  causes as (
    insert into ledger.cause (shop_id, key, hash, member_id, seq, recorded_at, digest)
    select p_shop, key, hash, member_id, case when writes then new_seq end, p_now,
      ledger.cause_digest(p_shop, key, hash, member_id, case when writes then new_seq end, p_now) from f),
  emptied as (
    update ledger.lot x set remaining = x.remaining - f.take,
      due_at = case when x.remaining = f.take then null when x.pending then x.available_at else coalesce(x.expires_at, 'infinity') end
    from f where f.writes and x.shop_id = p_shop and x.member_id = f.member_id and x.lot = f.lot),
  balances as (
    update ledger.account x set available = x.available + f.d_available, pending = x.pending + f.d_pending, lifetime = x.lifetime - f.take,
      seq = f.new_seq
    from f where f.writes and x.shop_id = p_shop and x.member_id = f.member_id),
  entries as (
    insert into ledger.entry (shop_id, member_id, seq, kind, available, pending, held, debt, earned, reversed, forgiven, lapsed,
      available_after, pending_after, held_after, debt_after, cause, order_id, reverses, hold, rule, version, why, lots, moved, pinned,
      occurred_at, recorded_at, available_at, expires_at, digest)
    select p_shop, member_id, new_seq, 'undo', d_available, d_pending, 0, 0, 0, take, 0, 0,
      available_before + d_available, pending_before + d_pending, held_before, debt_before, key, order_id, reverses, hold, rule, version, why,
      array[lot], array[-take], null, at, p_now, null, null,
      ledger.entry_digest(p_shop, member_id, new_seq, 'undo', d_available, d_pending, 0, 0, 0, take, 0, 0,
        available_before + d_available, pending_before + d_pending, held_before, debt_before, key, hash, order_id, reverses, hold, rule,
        version, why, array[lot], array[-take], null, at, p_now, null, null)
    from f where writes)
  select k.ord,
    case when not k.sound then 'bad_posting' when not k.has_account then 'no_account'
      when k.seen_hash is not null then case when k.seen_hash = k.hash then 'duplicate' else 'conflict' end
      when f.ord is null then 'bad_posting' when f.writes then 'posted' else 'unchanged' end,
    k.member_id, case when f.ord is null then k.seen_seq when f.writes then f.new_seq end,
    k.available_before + case when f.writes then f.d_available else 0 end, k.pending_before + case when f.writes then f.d_pending else 0 end,
    k.held_before, k.debt_before, f.left_over
  from known k left join f on f.ord = k.ord
  order by k.ord
$$;

-- As before, and undos of many members in one statement.
create or replace function ledger.post(p_shop bigint, p_postings jsonb, p_now timestamptz) returns setof ledger.outcome
  language plpgsql volatile security definer set search_path = '' set plan_cache_mode = 'force_generic_plan' set enable_seqscan = 'off' as $$
declare
  r ledger.posting;
  o ledger.outcome;
  all_postings ledger.posting[];
  all_outcomes ledger.outcome[];
  changed bigint[] := '{}';
  members bigint[];
  shop_before text := current_setting('app.shop_id', true);
  size int := jsonb_array_length(p_postings);
  done text;
  merged boolean;
begin
  if shop_before <> '' and shop_before <> p_shop::text then
    raise exception 'ledger.post(%) inside a transaction of shop %', p_shop, shop_before using errcode = '42501';
  end if;
  if size > 1000 then raise exception 'ledger.post takes at most 1000 postings, not %', size using errcode = '54000'; end if;
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'ledger.post needs read committed' using errcode = '25001';
  end if;
  -- assignments and not PERFORM, here and below: an expression is evaluated without the cost of a query
  done := set_config('app.shop_id', p_shop::text, true);
  if size = 1 then
    select * into r from ledger.postings(p_postings);
    o := ledger.post_one(p_shop, r, p_now);
    if o.outcome = 'posted' then done := public.enqueue_mirrors(p_shop, array[o.member_id]); end if;
    return next o;
    return;
  end if;
  all_postings := array(select x from ledger.postings(p_postings) x);
  members := array(select distinct x.member_id from unnest(all_postings) x);
  if ledger.any_merged(p_shop, members) then
    members := members || array(select ledger.kept_member(p_shop, m) from unnest(members) m);
  end if;
  perform 1 from ledger.account a where a.shop_id = p_shop and a.member_id = any (members) and a.merged_into is null
    order by a.member_id for no key update;
  merged := ledger.any_merged(p_shop, members);
  if not merged and ledger.is_first_time(p_shop, all_postings) then
    all_outcomes := array(select x from ledger.post_earnings(p_shop, all_postings, p_now) x);
  elsif not merged and ledger.is_plain_undo(all_postings) then
    all_outcomes := array(select x from ledger.post_undos(p_shop, all_postings, p_now) x);
  else
    foreach r in array all_postings loop
      all_outcomes := all_outcomes || ledger.post_one(p_shop, r, p_now);
    end loop;
  end if;
  return query select * from unnest(all_outcomes);
  changed := array(select distinct x.member_id from unnest(all_outcomes) x where x.outcome = 'posted' order by 1);
  if changed <> '{}' then done := public.enqueue_mirrors(p_shop, changed); end if;
end $$;

revoke all on function ledger.is_plain_undo(ledger.posting[]), ledger.post_undos(bigint, ledger.posting[], timestamptz) from public;
reset role;
