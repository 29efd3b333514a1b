-- Two accounts become one (docs/decisions/016).

set role comeback_ledger;

-- The difference between the target and what this order came to before; which may have been in an account that was merged into this one since,
-- and is this one's from now on.
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
  if t.member_id <> a.member_id and ledger.kept_member(a.shop_id, t.member_id) <> a.member_id then
    e.refusal := 'other_member';
    return e;
  elsif t.member_id <> a.member_id then
    t.lot := ledger.lot_now(a, t.member_id, t.lot);
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

-- As before; an order of a merged account goes over to the account that is posted to.
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
      update ledger.order_total x set member_id = a.member_id, lot = e.order_lot, earned = x.earned + e.earned, reversed = x.reversed + e.reversed,
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

-- The account a member was merged into, locked; nothing where there is none. The merged account itself stays free: nobody writes to it any
-- more, and whoever waits for the other one must not hold it. Who waited for its lock while somebody merged it does hold it, and starts
-- over.
create or replace function ledger.kept_account(p_shop bigint, p_member bigint) returns ledger.account language plpgsql volatile as $$
declare
  a ledger.account;
  x record;
begin
  loop
    select y.merged_into, y.xmax = pg_current_xact_id()::xid and y.xmin <> pg_current_xact_id()::xid as waited_for into x
      from ledger.account y where y.shop_id = p_shop and y.member_id = p_member;
    if x.merged_into is null then return null; end if;
    if x.waited_for then raise exception 'account % was merged meanwhile', p_member using errcode = '40001'; end if;
    p_member := x.merged_into;
    select * into a from ledger.account y where y.shop_id = p_shop and y.member_id = p_member and y.merged_into is null for no key update;
    if found then return a; end if;
  end loop;
end $$;

-- One entry and its cause, as they are given; the digests are computed here.
create function ledger.write_entry(x ledger.entry, hash bytea) returns void language plpgsql volatile as $$
begin
  insert into ledger.cause (shop_id, key, hash, member_id, seq, recorded_at, digest)
    values (x.shop_id, x.cause, hash, x.member_id, x.seq, x.recorded_at,
      ledger.cause_digest(x.shop_id, x.cause, hash, x.member_id, x.seq, x.recorded_at));
  x.digest := ledger.sealed(ledger.entry_digest(x.shop_id, x.member_id, x.seq, x.kind, x.available, x.pending, x.held, x.debt,
    x.earned, x.reversed, x.forgiven, x.lapsed, x.available_after, x.pending_after, x.held_after, x.debt_after, x.cause, hash, x.order_id,
    x.reverses, x.hold, x.rule, x.version, x.why, x.lots, x.moved, x.pinned, x.occurred_at, x.recorded_at, x.available_at, x.expires_at),
    x.of_member);
  insert into ledger.entry select x.*;
end $$;

-- What goes over from one account to another: each lot's number on either side, in the same order, and what was left of it; the lots the other
-- account's entry lists and what each gains or loses; and the debt that was paid.
create type ledger.crossing as (old_lots bigint[], new_lots bigint[], remains bigint[], lots bigint[], moved bigint[], paid bigint);

-- The lots of `a`, all of them and in their order, become lots of `b`: numbered below zero, clear of the entries to come, and below those that
-- came over before. Lots without points go along, for the points that may come back to them. Then who has free points pays what the other owes, out
-- of the lots that expire soonest.
create function ledger.carry_lots(a ledger.account, b ledger.account) returns ledger.crossing language plpgsql volatile as $$
declare
  c ledger.crossing;
  pay ledger.effect;
  below bigint := (select least(0, min(x.lot)) from ledger.lot x where x.shop_id = b.shop_id and x.member_id = b.member_id);
begin
  select coalesce(array_agg(x.lot order by x.lot), '{}'), coalesce(array_agg(x.remaining order by x.lot), '{}') into c.old_lots, c.remains
    from ledger.lot x where x.shop_id = a.shop_id and x.member_id = a.member_id;
  c.new_lots := array(select below - cardinality(c.old_lots) + k - 1 from generate_series(1, cardinality(c.old_lots)) k order by k);
  insert into ledger.lot (shop_id, member_id, lot, order_id, points, remaining, pinned, earned_at, available_at, expires_at, due_at, pending)
    select b.shop_id, b.member_id, u.new_lot, x.order_id, x.points, x.remaining, x.pinned, x.earned_at, x.available_at, x.expires_at, x.due_at,
      x.pending
    from unnest(c.old_lots, c.new_lots) u(old_lot, new_lot)
    join ledger.lot x on x.shop_id = a.shop_id and x.member_id = a.member_id and x.lot = u.old_lot;
  update ledger.lot x set remaining = 0, pinned = 0, due_at = null
    where x.shop_id = a.shop_id and x.member_id = a.member_id and x.due_at is not null;

  pay := ledger.out_of_lots(ledger.no_effect('merge_in'), b, a.debt + b.debt, null, false);
  c.paid := -pay.available;
  update ledger.lot x set remaining = x.remaining + u.moved,
      due_at = case when x.remaining + u.moved = 0 then null else coalesce(x.expires_at, 'infinity') end
    from unnest(pay.lots, pay.moved) u(lot, moved) where x.shop_id = b.shop_id and x.member_id = b.member_id and x.lot = u.lot;
  c.lots := c.new_lots;
  c.moved := c.remains;
  for k in 1 .. cardinality(pay.lots) loop
    if pay.lots[k] = any (c.new_lots) then
      c.moved[array_position(c.new_lots, pay.lots[k])] := c.moved[array_position(c.new_lots, pay.lots[k])] + pay.moved[k];
    else
      c.lots := c.lots || pay.lots[k];
      c.moved := c.moved || pay.moved[k];
    end if;
  end loop;
  return c;
end $$;

-- The holds of `a` that are still live, with their pins: an entry on either side each, the numbers after `o`'s and `i`'s. Answers how many.
create function ledger.carry_holds(o ledger.entry, i ledger.entry, c ledger.crossing, hash bytea) returns int language plpgsql volatile as $$
declare
  h record;
  n int := 0;
begin
  for h in select x.key, x.points, y.lots, y.pinned, y.seq from ledger.hold x
    join ledger.entry y on y.shop_id = x.shop_id and y.member_id = x.member_id and y.seq = x.seq
    where x.shop_id = o.shop_id and x.member_id = o.member_id and x.state = 'held' order by x.seq
  loop
    n := n + 1;
    o.seq := o.seq + 1;
    o.cause := 'merge:' || o.member_id || ':out:' || n;
    o.hold := h.key;
    o.reverses := h.seq;
    o.held := -h.points;
    o.held_after := o.held_after - h.points;
    o.lots := h.lots;
    o.moved := array_fill(0::bigint, array[cardinality(h.lots)]);
    o.pinned := array(select -p from unnest(h.pinned) with ordinality u(p, k) order by k);
    perform ledger.write_entry(o, hash);
    i.seq := i.seq + 1;
    i.cause := 'merge:' || o.member_id || ':in:' || n;
    i.hold := h.key;
    i.of_member := o.member_id;
    i.reverses := o.seq;
    i.held := h.points;
    i.held_after := i.held_after + h.points;
    i.lots := array(select c.new_lots[array_position(c.old_lots, l)] from unnest(h.lots) with ordinality u(l, k) order by k);
    i.moved := o.moved;
    i.pinned := h.pinned;
    perform ledger.write_entry(i, hash);
    update ledger.hold x set member_id = i.member_id, seq = i.seq where x.shop_id = o.shop_id and x.key = h.key;
  end loop;
  return n;
end $$;

-- Writes what a merge comes to; both accounts are locked. The entry of `b` names that of `a`, which is `a`'s last and names it back; both list the
-- carried lots in the same order.
create function ledger.merge_into(a ledger.account, b ledger.account, p_at timestamptz, p_now timestamptz) returns void
  language plpgsql volatile as $$
declare
  c ledger.crossing := ledger.carry_lots(a, b);
  hash bytea := sha256(convert_to(a.member_id || '>' || b.member_id, 'UTF8'));
  o ledger.entry;
  i ledger.entry;
  n int;
begin
  select a.shop_id, 0, 0, 0, 0, 0, 0, 0, 0
    into o.shop_id, o.available, o.pending, o.held, o.debt, o.earned, o.reversed, o.forgiven, o.lapsed;
  o.occurred_at := p_at;
  o.recorded_at := p_now;
  i := o;
  o.kind := 'merge_out';
  o.member_id := a.member_id;
  i.kind := 'merge_in';
  i.member_id := b.member_id;
  o.seq := a.seq;
  o.available_after := a.available;
  o.pending_after := a.pending;
  o.held_after := a.held;
  o.debt_after := a.debt;
  i.seq := b.seq + 1;
  i.available_after := b.available + a.available;
  i.pending_after := b.pending + a.pending;
  i.held_after := b.held;
  i.debt_after := b.debt + a.debt - c.paid;
  n := ledger.carry_holds(o, i, c, hash);

  o.seq := a.seq + n + 1;
  o.cause := 'merge:' || a.member_id || ':out';
  o.of_member := b.member_id;
  o.reverses := i.seq;
  o.available := -a.available;
  o.pending := -a.pending;
  o.debt := -a.debt;
  o.earned := -a.lifetime;
  o.available_after := 0;
  o.pending_after := 0;
  o.held_after := 0;
  o.debt_after := 0;
  o.lots := c.old_lots;
  o.moved := array(select -m from unnest(c.remains) with ordinality u(m, k) order by k);
  perform ledger.write_entry(o, hash);
  i.cause := 'merge:' || a.member_id || ':in';
  i.of_member := a.member_id;
  i.reverses := o.seq;
  i.available := a.available;
  i.pending := a.pending;
  i.debt := a.debt - c.paid;
  i.earned := a.lifetime;
  i.lots := c.lots;
  i.moved := c.moved;
  perform ledger.write_entry(i, hash);

  update ledger.account x set available = 0, pending = 0, held = 0, debt = 0, lifetime = 0, seq = o.seq, merged_into = b.member_id
    where x.shop_id = a.shop_id and x.member_id = a.member_id;
  update ledger.account x set available = x.available + a.available, pending = x.pending + a.pending, held = x.held + a.held,
      debt = x.debt + a.debt - c.paid, lifetime = x.lifetime + a.lifetime, seq = i.seq + n
    where x.shop_id = b.shop_id and x.member_id = b.member_id;
end $$;

-- ---- the door ---------------------------------------------------------------------------------------------------------------------

-- All that `p_from` has becomes `p_into`'s, or that of whom `p_into` was merged into. 'merged'; or, and then nothing was done: 'merged_before', 'same'
-- (one and the same account, by whatever way), 'elsewhere' (merged into a third one before), 'no_account'. Also answers whose account it is now.
create function ledger.merge_accounts(p_shop bigint, p_from bigint, p_into bigint, p_at timestamptz, p_now timestamptz,
    out outcome text, out kept bigint) language plpgsql volatile security definer set search_path = '' set enable_seqscan = 'off' as $$
declare
  a ledger.account;
  b ledger.account;
begin
  if nullif(current_setting('app.shop_id', true), '') is distinct from p_shop::text then
    raise exception 'ledger.merge_accounts(%) outside that shop''s transaction', p_shop using errcode = '42501';
  end if;
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'ledger.merge_accounts needs read committed' using errcode = '25001';
  end if;
  kept := ledger.kept_member(p_shop, p_into);
  perform 1 from ledger.account x where x.shop_id = p_shop and x.member_id in (p_from, kept) and x.merged_into is null
    order by x.member_id for no key update;
  select * into a from ledger.account x where x.shop_id = p_shop and x.member_id = p_from;
  select * into b from ledger.account x where x.shop_id = p_shop and x.member_id = kept;
  if b.merged_into is not null then
    -- merged itself while this waited for it; to lock the next one now could be out of order
    raise exception 'account % was merged meanwhile', kept using errcode = '40001';
  end if;
  outcome := case
    when a.member_id is null or b.member_id is null then 'no_account'
    when a.merged_into is null and a.member_id = b.member_id then 'same'
    when a.merged_into is null then 'merged'
    when ledger.kept_member(p_shop, p_from) = kept then 'merged_before'
    else 'elsewhere' end;
  if outcome = 'merged' then
    perform ledger.merge_into(a, b, p_at, p_now);
    perform public.enqueue_mirrors(p_shop, array[p_from, kept]);
  end if;
end $$;

revoke all on function ledger.write_entry(ledger.entry, bytea), ledger.carry_lots(ledger.account, ledger.account),
  ledger.carry_holds(ledger.entry, ledger.entry, ledger.crossing, bytea),
  ledger.merge_into(ledger.account, ledger.account, timestamptz, timestamptz),
  ledger.merge_accounts(bigint, bigint, bigint, timestamptz, timestamptz) from public;
grant execute on function ledger.merge_accounts(bigint, bigint, bigint, timestamptz, timestamptz) to comeback_app;
reset role;
