-- New dates for open lots (docs/decisions/014), earnings taken back (015), and what both and the rest need so that an account may later be
-- merged into another (016). Functions that are here again say only these things anew.

set role comeback_ledger;

-- ---- tables -----------------------------------------------------------------------------------------------------------------

-- Set once and for good: this account's points went over to that one, and postings that name this one go there.
alter table ledger.account add column merged_into bigint;
create index account_merged on ledger.account (shop_id, member_id) where merged_into is not null;

-- Whose entry `reverses` names, where that is another member's who was merged into this one or into whom this one was merged.
alter table ledger.entry add column of_member bigint;
create index entry_of_member on ledger.entry (shop_id, of_member, reverses) where of_member is not null;

-- ---- digests ------------------------------------------------------------------------------------------------------------------

-- An entry's digest, as entry_digest gives it, with what was added to entries since; where that is nothing, the digest is what it always was.
create function ledger.sealed(digest bytea, of_member bigint) returns bytea language sql immutable parallel safe
  return case when of_member is null then digest else sha256(digest || int8send(of_member)) end;

-- ---- what a posting is ---------------------------------------------------------------------------------------------------------

-- `home` is no part of what is asked: the member that was named, where the account was merged and the posting goes elsewhere.
alter type ledger.posting add attribute of_lots bigint[];
alter type ledger.posting add attribute home bigint;

-- The postings of a call in order. A number that is no whole number within bounds becomes null, which no kind accepts.
create or replace function ledger.postings(p jsonb) returns setof ledger.posting language sql stable as $$
  select x.ord::int, x.kind, x.member, x.key, x.hash,
    case when x.points between -1e15 and 1e15 and x.points = trunc(x.points) then x.points::bigint end, x."order",
    case when x.target between 0 and 1e15 and x.target = trunc(x.target) then x.target::bigint end,
    x.policy, x.hold, x.reverses, x.at, x.available_at, x.expires_at, x.grace_until, x.version, x.rule, nullif(x.why, 'null'::jsonb),
    x.lots, null::bigint
  from rows from (jsonb_to_recordset(p) as (kind text, member bigint, key text, hash bytea, points numeric, "order" bigint, target numeric,
      policy text, hold text, reverses bigint, at timestamptz, available_at timestamptz, expires_at timestamptz, grace_until timestamptz,
      version int, rule text, why jsonb, lots bigint[])) with ordinality
    as x(kind, member, key, hash, points, "order", target, policy, hold, reverses, at, available_at, expires_at, grace_until,
      version, rule, why, lots, ord)
$$;

create or replace function ledger.is_sound(r ledger.posting) returns boolean language plpgsql immutable as $$
begin
  if r.member_id is null or r.at is null or r.hash is null or r.key is null or r.key = '' or length(r.key) > 300
    or octet_length(r.hash) > 64 then return false; end if;
  return coalesce(case r.kind
    when 'order' then r.order_id is not null and r.target is not null and r.policy in ('owe', 'forgive')
    when 'earn' then r.points > 0
    when 'adjust' then r.points <> 0
    when 'spend' then r.points > 0
    when 'hold' then r.points > 0 and r.hold <> ''
    when 'capture' then r.hold <> ''
    when 'void' then r.hold <> ''
    when 'return' then r.points > 0 and r.reverses is not null
    when 'redate' then cardinality(r.of_lots) between 1 and 10000
    when 'undo' then r.reverses is not null
    when 'mature' then true
    when 'expire' then true
    else false end, false);
end $$;

-- ---- deciding -------------------------------------------------------------------------------------------------------------------

-- The number a lot has in account `a`, which `home` was merged into, maybe over others: an account's last entry is the one that handed its lots
-- over, and names the entry that took them in, in the same order.
create function ledger.lot_now(a ledger.account, home bigint, lot bigint) returns bigint language plpgsql stable as $$
declare
  o record;
begin
  while home <> a.member_id loop
    select x.of_member, array_position(x.lots, lot) as i, x.reverses into o
      from ledger.account y join ledger.entry x on x.shop_id = y.shop_id and x.member_id = y.member_id and x.seq = y.seq
      where y.shop_id = a.shop_id and y.member_id = home;
    lot := (select x.lots[o.i] from ledger.entry x where x.shop_id = a.shop_id and x.member_id = o.of_member and x.seq = o.reverses);
    home := o.of_member;
  end loop;
  return lot;
end $$;

-- New dates for those of the lots that have points left and another date; no points move.
create function ledger.decide_redate(a ledger.account, r ledger.posting) returns ledger.effect
  language plpgsql stable as $$
declare
  e ledger.effect := ledger.no_effect('redate');
begin
  if r.home is not null then r.of_lots := array(select ledger.lot_now(a, r.home, l) from unnest(r.of_lots) l); end if;
  select coalesce(array_agg(x.lot order by x.lot), '{}'), coalesce(array_agg(0::bigint), '{}')
    into e.lots, e.moved
    from ledger.lot x
    where x.shop_id = a.shop_id and x.member_id = a.member_id and x.due_at is not null and x.lot = any (r.of_lots)
      and x.expires_at is distinct from r.expires_at;
  e.expires_at := r.expires_at;
  if e.lots = '{}' then e.refusal := 'unchanged'; end if;
  return e;
end $$;

-- An earning is taken back: what is left of its lot and not held, pending or not. What paid debt counts as spent. Leaves in `missing` what
-- cannot be had any more.
create function ledger.decide_undo(a ledger.account, r ledger.posting) returns ledger.effect
  language plpgsql stable as $$
declare
  e ledger.effect := ledger.no_effect('undo');
  home bigint := coalesce(r.home, a.member_id);
  was bigint;
  own ledger.lot;
  take bigint;
begin
  select x.earned into was from ledger.entry x
    where x.shop_id = a.shop_id and x.member_id = home and x.seq = r.reverses and x.kind in ('earn', 'adjust') and x.earned > 0;
  if not found then
    e.refusal := 'bad_posting';
    return e;
  end if;
  was := was - (select coalesce(sum(x.reversed), 0) from ledger.entry x
    where x.shop_id = a.shop_id and x.member_id = home and x.reverses = r.reverses and x.kind = 'undo' and x.of_member is null);
  if r.home is not null then
    was := was - (select coalesce(sum(x.reversed), 0) from ledger.entry x
      where x.shop_id = a.shop_id and x.of_member = home and x.reverses = r.reverses and x.kind = 'undo');
  end if;
  select * into own from ledger.lot x
    where x.shop_id = a.shop_id and x.member_id = a.member_id
      and x.lot = case when r.home is null then r.reverses else ledger.lot_now(a, r.home, r.reverses) end;
  take := coalesce(own.remaining - own.pinned, 0);
  e.missing := was - take;
  if take = 0 then
    e.idle := true;
    return e;
  end if;
  if own.pending then e.pending := -take; else e.available := -take; end if;
  e.reversed := take;
  e.reverses := r.reverses;
  e.lots := array[own.lot];
  e.moved := array[-take];
  return e;
end $$;

-- The difference between the target and what this order came to before.
create or replace function ledger.decide_order(a ledger.account, r ledger.posting, p_now timestamptz) returns ledger.effect
  language plpgsql stable as $$
declare
  t ledger.order_total;
  own ledger.lot;
  e ledger.effect;
  rise bigint;
  known boolean;
begin
  select * into t from ledger.order_total x where x.shop_id = a.shop_id and x.order_id = r.order_id;
  known := found;
  if t.member_id <> a.member_id then
    e.refusal := 'other_member';
    return e;
  elsif not known then
    t := row(a.shop_id, r.order_id, a.member_id, null, 0, 0, 0, 0, 0);
  end if;
  rise := r.target - (t.earned - t.reversed - t.forgiven - t.lapsed);
  if rise = 0 then
    e := ledger.no_effect('order');
    e.idle := true;
    e.order_known := known;
    e.order_lot := t.lot;
    return e;
  end if;
  if t.lot is not null then
    select * into own from ledger.lot x where x.shop_id = a.shop_id and x.member_id = a.member_id and x.lot = t.lot;
  end if;
  if rise < 0 then return ledger.decide_fall(a, r, t, own, -rise); end if;
  return ledger.decide_rise(a, r, t, known, own, rise, p_now);
end $$;

-- Spent points come back: debt first, then the lots they came from (last taken first), then a new lot for those that have expired. The entry
-- that spent them may lie in an account that has been merged into this one since.
create or replace function ledger.decide_return(a ledger.account, r ledger.posting, p_now timestamptz) returns ledger.effect
  language plpgsql stable as $$
declare
  e ledger.effect := ledger.no_effect('return');
  home bigint := coalesce(r.home, a.member_id);
  spent ledger.entry;
  at_lot bigint;
  skip bigint;
  n bigint;
  take bigint;
  grace bigint := 0;
begin
  select * into spent from ledger.entry x where x.shop_id = a.shop_id and x.member_id = home and x.seq = r.reverses
    and x.kind in ('spend', 'adjust') and x.available < 0;
  select coalesce(sum(x.available), 0) into skip from ledger.entry x
    where x.shop_id = a.shop_id and x.member_id = home and x.reverses = r.reverses and x.kind = 'return' and x.of_member is null;
  if r.home is not null then
    skip := skip + (select coalesce(sum(x.available), 0) from ledger.entry x
      where x.shop_id = a.shop_id and x.of_member = home and x.reverses = r.reverses and x.kind = 'return');
  end if;
  if spent.seq is null or r.points > -spent.available - skip then
    e.refusal := 'too_much';
    e.missing := r.points - coalesce(-spent.available - skip, 0);
    return e;
  end if;
  e.reverses := r.reverses;
  e.available := r.points;
  e.debt := -least(a.debt, r.points);
  skip := skip - e.debt;
  n := r.points + e.debt;
  for i in reverse array_length(spent.lots, 1) .. 1 loop
    exit when n = 0;
    take := -spent.moved[i] - least(skip, -spent.moved[i]);
    skip := skip + spent.moved[i] + take;
    take := least(n, take);
    continue when take = 0;
    n := n - take;
    at_lot := case when r.home is null then spent.lots[i] else ledger.lot_now(a, home, spent.lots[i]) end;
    if exists (select from ledger.lot x where x.shop_id = a.shop_id and x.member_id = a.member_id and x.lot = at_lot
        and (x.expires_at is null or x.expires_at > p_now)) then
      e.lots := e.lots || at_lot;
      e.moved := e.moved || take;
    else
      grace := grace + take;
    end if;
  end loop;
  if grace > 0 then
    e.opens := grace;
    e.expires_at := r.grace_until;
    e.lots := e.lots || (a.seq + 1);
    e.moved := e.moved || grace;
  end if;
  return e;
end $$;

create or replace function ledger.decide(a ledger.account, r ledger.posting, p_now timestamptz) returns ledger.effect
  language plpgsql stable as $$
declare
  e ledger.effect;
begin
  if (r.kind = 'order' and r.target + a.available + a.pending > 9e15) or (r.points > 0 and r.points + a.available + a.pending > 9e15) then
    e.refusal := 'bad_posting';
    return e;
  end if;
  case
    when r.kind = 'order' then return ledger.decide_order(a, r, p_now);
    when r.kind = 'earn' or r.kind = 'adjust' and r.points > 0 then return ledger.decide_earn(a, r, p_now);
    when r.kind in ('spend', 'hold', 'adjust') then return ledger.decide_spend(a, r);
    when r.kind in ('capture', 'void') then return ledger.decide_settle(a, r, p_now);
    when r.kind = 'mature' then return ledger.decide_mature(a, r);
    when r.kind = 'expire' then return ledger.decide_expire(a, r);
    when r.kind = 'redate' then return ledger.decide_redate(a, r);
    when r.kind = 'undo' then return ledger.decide_undo(a, r);
    else return ledger.decide_return(a, r, p_now);
  end case;
end $$;

-- ---- committing -----------------------------------------------------------------------------------------------------------------

-- Writes a decision, unless the cause is there by now (a posting of the same cause for another member may have come in between).
-- Answers whether it wrote. Statements that a decision does not need are not run: an unused part of one big statement costs as much.
create or replace function ledger.commit(a ledger.account, r ledger.posting, e ledger.effect, p_now timestamptz) returns boolean
  language plpgsql volatile as $$
declare
  s bigint := a.seq + 1;
  matures boolean := e.kind = 'mature';
  of_member bigint := case when e.kind in ('return', 'undo') then r.home end;
begin
  if e.opens > 0 and not e.order_known and r.kind in ('order', 'earn', 'adjust') then return ledger.commit_opening(a, r, e, p_now); end if;
  insert into ledger.cause (shop_id, key, hash, member_id, seq, recorded_at, digest)
    values (a.shop_id, r.key, r.hash, a.member_id, case when not e.idle then s end, p_now,
      ledger.cause_digest(a.shop_id, r.key, r.hash, a.member_id, case when not e.idle then s end, p_now))
    on conflict do nothing;
  if not found then return false; end if;
  if r.order_id is not null then
    if e.order_known then
      update ledger.order_total x set lot = e.order_lot, earned = x.earned + e.earned, reversed = x.reversed + e.reversed,
        forgiven = x.forgiven + e.forgiven, lapsed = x.lapsed + e.lapsed
        where not e.idle and x.shop_id = a.shop_id and x.order_id = r.order_id;
    else
      insert into ledger.order_total (shop_id, order_id, member_id, lot, earned)
        values (a.shop_id, r.order_id, a.member_id, e.order_lot, e.earned);
    end if;
  end if;
  if e.idle then return true; end if;
  if e.opens > 0 then
    insert into ledger.lot (shop_id, member_id, lot, order_id, points, remaining, pending, earned_at, available_at, expires_at, due_at)
      values (a.shop_id, a.member_id, s, r.order_id, e.opens, e.opens, e.later, r.at, e.available_at, e.expires_at,
        case when e.later then e.available_at else coalesce(e.expires_at, 'infinity') end);
  end if;
  if e.kind = 'redate' then
    update ledger.lot x set expires_at = e.expires_at,
        due_at = case when x.pending then x.available_at else coalesce(e.expires_at, 'infinity') end
      where x.shop_id = a.shop_id and x.member_id = a.member_id and x.lot = any (e.lots);
  elsif e.lots[1] < s then
    update ledger.lot x set remaining = x.remaining + u.moved, pinned = x.pinned + coalesce(u.pinned, 0), pending = x.pending and not matures,
        due_at = case when x.remaining + u.moved = 0 then null when x.pending and not matures then x.available_at
          else coalesce(x.expires_at, 'infinity') end
      from unnest(e.lots, e.moved, e.pinned) u(lot, moved, pinned)
      where x.shop_id = a.shop_id and x.member_id = a.member_id and x.lot = u.lot and u.lot < s;
  end if;
  update ledger.account x set available = x.available + e.available, pending = x.pending + e.pending, held = x.held + e.held,
      debt = x.debt + e.debt, lifetime = x.lifetime + e.earned - e.reversed - e.forgiven - e.lapsed, seq = s
    where x.shop_id = a.shop_id and x.member_id = a.member_id;
  insert into ledger.entry (shop_id, member_id, seq, kind, available, pending, held, debt, earned, reversed, forgiven, lapsed,
      available_after, pending_after, held_after, debt_after, cause, order_id, reverses, hold, rule, version, why, lots, moved, pinned,
      occurred_at, recorded_at, available_at, expires_at, of_member, digest)
    values (a.shop_id, a.member_id, s, e.kind, e.available, e.pending, e.held, e.debt, e.earned, e.reversed, e.forgiven, e.lapsed,
      a.available + e.available, a.pending + e.pending, a.held + e.held, a.debt + e.debt, r.key, r.order_id, e.reverses, r.hold,
      r.rule, r.version, r.why, e.lots, e.moved, e.pinned, r.at, p_now, e.available_at, e.expires_at, of_member,
      ledger.sealed(ledger.entry_digest(a.shop_id, a.member_id, s, e.kind, e.available, e.pending, e.held, e.debt,
        e.earned, e.reversed, e.forgiven, e.lapsed, a.available + e.available, a.pending + e.pending, a.held + e.held, a.debt + e.debt,
        r.key, r.hash, r.order_id, e.reverses, r.hold, r.rule, r.version, r.why, e.lots, e.moved, e.pinned, r.at, p_now,
        e.available_at, e.expires_at), of_member));

  if r.kind = 'hold' then
    insert into ledger.hold (shop_id, key, member_id, seq, points, state, created_at)
      values (a.shop_id, r.hold, a.member_id, s, r.points, 'held', p_now);
  elsif r.kind in ('capture', 'void') then
    update ledger.hold x set state = case r.kind when 'capture' then 'captured' else 'voided' end::ledger.hold_state
      where x.shop_id = a.shop_id and x.key = r.hold;
  elsif r.kind = 'expire' then
    update ledger.order_total x set expired = x.expired + g.points
      from (select l.order_id, -sum(u.moved) as points from unnest(e.lots, e.moved) u(lot, moved)
        join ledger.lot l on l.shop_id = a.shop_id and l.member_id = a.member_id and l.lot = u.lot
        where l.order_id is not null group by l.order_id) g
      where x.shop_id = a.shop_id and x.order_id = g.order_id;
  end if;
  return true;
end $$;

-- The member whose account a member's points are in now; the member itself where nothing was merged or no account is there.
create function ledger.kept_member(p_shop bigint, p_member bigint) returns bigint language plpgsql stable as $$
declare
  into_member bigint;
begin
  loop
    into_member := (select x.merged_into from ledger.account x where x.shop_id = p_shop and x.member_id = p_member);
    if into_member is null then return p_member; end if;
    p_member := into_member;
  end loop;
end $$;

-- The account a member was merged into, locked; nothing where there is none. The merged account itself stays free: nobody writes to it any
-- more, and whoever waits for the other one must not hold it.
create function ledger.kept_account(p_shop bigint, p_member bigint) returns ledger.account language plpgsql volatile as $$
declare
  a ledger.account;
begin
  loop
    p_member := (select x.merged_into from ledger.account x where x.shop_id = p_shop and x.member_id = p_member);
    if p_member is null then return null; end if;
    select * into a from ledger.account x where x.shop_id = p_shop and x.member_id = p_member and x.merged_into is null for no key update;
    if found then return a; end if;
  end loop;
end $$;

-- One posting: lock, decide, commit; or say why not. What names a merged account goes to the one it was merged into.
create or replace function ledger.post_one(p_shop bigint, r ledger.posting, p_now timestamptz) returns ledger.outcome
  language plpgsql volatile as $$
declare
  a ledger.account;
  e ledger.effect;
  seen record;
  o ledger.outcome;
begin
  o.ord := r.ord;
  o.member_id := r.member_id;
  if not ledger.is_sound(r) then
    o.outcome := 'bad_posting';
    return o;
  end if;
  select * into a from ledger.account x where x.shop_id = p_shop and x.member_id = r.member_id and x.merged_into is null for no key update;
  if not found then
    a := ledger.kept_account(p_shop, r.member_id);
    if a.member_id is null then
      o.outcome := 'no_account';
      return o;
    end if;
    r.home := r.member_id;
    r.member_id := a.member_id;
    o.member_id := a.member_id;
  end if;
  o.available := a.available;
  o.pending := a.pending;
  o.held := a.held;
  o.debt := a.debt;
  e := ledger.decide(a, r, p_now);
  if e.refusal is null and ledger.commit(a, r, e, p_now) then
    o.missing := e.missing;
    if e.idle then
      o.outcome := 'unchanged';
      return o;
    end if;
    o.outcome := 'posted';
    o.seq := a.seq + 1;
    o.available := a.available + e.available;
    o.pending := a.pending + e.pending;
    o.held := a.held + e.held;
    o.debt := a.debt + e.debt;
    return o;
  end if;
  -- refused, or the cause is there: what was posted before is told apart from what cannot be
  select x.hash, x.seq into seen from ledger.cause x where x.shop_id = p_shop and x.key = r.key;
  if not found then
    o.outcome := e.refusal;
    o.missing := e.missing;
    return o;
  end if;
  o.outcome := case when seen.hash = r.hash then 'duplicate' else 'conflict' end;
  o.seq := seen.seq;
  return o;
end $$;

-- Asked again once the locks are held: a merge may have come in between.
create function ledger.any_merged(p_shop bigint, p_members bigint[]) returns boolean language plpgsql stable as $$
begin
  return exists (select from ledger.account x where x.shop_id = p_shop and x.merged_into is not null and x.member_id = any (p_members));
end $$;

-- ---- the doors --------------------------------------------------------------------------------------------------------------------

-- As before, but what names a merged account is decided one by one.
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
  if ledger.is_first_time(p_shop, all_postings) and not ledger.any_merged(p_shop, members) then
    all_outcomes := array(select x from ledger.post_earnings(p_shop, all_postings, p_now) x);
  else
    foreach r in array all_postings loop
      all_outcomes := all_outcomes || ledger.post_one(p_shop, r, p_now);
    end loop;
  end if;
  return query select * from unnest(all_outcomes);
  changed := array(select distinct x.member_id from unnest(all_outcomes) x where x.outcome = 'posted' order by 1);
  if changed <> '{}' then done := public.enqueue_mirrors(p_shop, changed); end if;
end $$;

-- Whoever will post and also lock rows of its own takes the accounts first; of merged members, the accounts their points are in now.
create or replace function ledger.lock_accounts(p_shop bigint, p_members bigint[]) returns void
  language plpgsql volatile security definer set search_path = '' as $$
begin
  if nullif(current_setting('app.shop_id', true), '') is distinct from p_shop::text then
    raise exception 'ledger.lock_accounts(%) outside that shop''s transaction', p_shop using errcode = '42501';
  end if;
  perform 1 from ledger.account a
    where a.shop_id = p_shop and a.member_id = any (array(select ledger.kept_member(p_shop, m) from unnest(p_members) m)) and a.merged_into is null
    order by a.member_id for no key update;
end $$;

revoke all on function ledger.sealed(bytea, bigint), ledger.lot_now(ledger.account, bigint, bigint),
  ledger.decide_redate(ledger.account, ledger.posting), ledger.decide_undo(ledger.account, ledger.posting), ledger.kept_member(bigint, bigint),
  ledger.kept_account(bigint, bigint), ledger.any_merged(bigint, bigint[]) from public;
-- `verify` computes digests again
grant execute on function ledger.sealed(bytea, bigint) to comeback_app;
reset role;
