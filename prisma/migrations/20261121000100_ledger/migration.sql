-- The ledger (docs/decisions/010 to 013). Everything in schema `ledger` belongs to comeback_ledger, a role nobody logs in as; the
-- app may read its own shop's rows and call the doors at the end of this file. Points move through ledger.post() and nowhere else.
--
-- TypeScript decides what follows from a fact alone (target, dates, policy, cause, why); this file decides what follows from state
-- under the account's lock: seen before or not, enough or not, which lots, debt, sequence, and the difference from the target.

set role comeback_ledger;

create schema ledger;

create type ledger.kind as enum ('order', 'clawback', 'earn', 'adjust', 'spend', 'hold', 'void', 'mature', 'expire', 'return');
create type ledger.hold_state as enum ('held', 'captured', 'voided');

-- ---- tables -----------------------------------------------------------------------------------------------------------------

-- One row a member: what all their entries come to. `available` minus `held` is spendable; `available` is below zero only by `debt`.
-- `lifetime` is what was ever earned, less what orders lost again: the sum of earned - reversed - forgiven - lapsed.
create table ledger.account (
  shop_id bigint not null,
  member_id bigint not null,
  available bigint not null default 0,
  pending bigint not null default 0,
  held bigint not null default 0,
  debt bigint not null default 0,
  lifetime bigint not null default 0,
  seq bigint not null default 0,
  primary key (shop_id, member_id),
  check (pending >= 0 and held >= 0 and debt >= 0 and available >= -debt and available - held >= -debt)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);

-- The business fact behind an entry; `seq` is the entry it made, null where it changed nothing.
create table ledger.cause (
  shop_id bigint not null,
  member_id bigint not null,
  seq bigint,
  recorded_at timestamptz not null,
  key text not null,
  hash bytea not null,
  digest bytea not null,
  primary key (shop_id, key)
);

-- The one immutable record; every other table can be computed from it. `earned`, `reversed`, `forgiven` and `lapsed` are changes of
-- those sums; `lots`, `moved` and `pinned` say which lot lost or got what, and which pins. `reverses` is the seq of the entry this
-- one undoes (return, void) or settles (the spend of a hold). `available_at` and `expires_at` are the dates of the lot it opened.
create table ledger.entry (
  shop_id bigint not null,
  member_id bigint not null,
  seq bigint not null,
  available bigint not null,
  pending bigint not null,
  held bigint not null,
  debt bigint not null,
  earned bigint not null,
  reversed bigint not null,
  forgiven bigint not null,
  lapsed bigint not null,
  available_after bigint not null,
  pending_after bigint not null,
  held_after bigint not null,
  debt_after bigint not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  order_id bigint,
  reverses bigint,
  available_at timestamptz,
  expires_at timestamptz,
  version int,
  kind ledger.kind not null,
  cause text not null,
  rule text,
  hold text,
  lots bigint[] not null,
  moved bigint[] not null,
  pinned bigint[],
  why jsonb,
  digest bytea not null,
  primary key (shop_id, member_id, seq)
);
create index entry_recorded on ledger.entry (shop_id, recorded_at);
create index entry_reverses on ledger.entry (shop_id, member_id, reverses) where reverses is not null;

-- Points that came together and expire together; `lot` is the seq of the entry that opened it, `points` what it opened with.
create table ledger.lot (
  shop_id bigint not null,
  member_id bigint not null,
  lot bigint not null,
  order_id bigint,
  points bigint not null,
  remaining bigint not null,
  pinned bigint not null default 0,
  earned_at timestamptz not null,
  available_at timestamptz,
  expires_at timestamptz,
  -- when something is to happen: null once empty; available_at while pending; else expires_at, or infinity
  due_at timestamptz,
  pending boolean not null,
  primary key (shop_id, member_id, lot),
  check (pinned >= 0 and remaining >= pinned)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
-- The predicates speak of due_at and never of remaining: a column an index mentions cannot be updated in place.
create index lot_open on ledger.lot (shop_id, member_id, expires_at, earned_at, lot) where due_at is not null;
create index lot_due on ledger.lot (shop_id, due_at, member_id) where due_at is not null;

-- earned - reversed - forgiven - lapsed = the target of the order's last revision. `lapsed` is the part of a fall that cost nothing
-- because expiry had taken it already; `expired` is all that expiry took from the order's lots; `lot` is the latest of them.
create table ledger.order_total (
  shop_id bigint not null,
  order_id bigint not null,
  member_id bigint not null,
  lot bigint,
  earned bigint not null,
  reversed bigint not null default 0,
  forgiven bigint not null default 0,
  lapsed bigint not null default 0,
  expired bigint not null default 0,
  primary key (shop_id, order_id)
) with (fillfactor = 80);

-- Points set aside; which lots are pinned stands in the entry `seq` that made the hold.
create table ledger.hold (
  shop_id bigint not null,
  key text not null,
  member_id bigint not null,
  seq bigint not null,
  points bigint not null,
  state ledger.hold_state not null,
  created_at timestamptz not null,
  primary key (shop_id, key)
) with (fillfactor = 80);
create index hold_live on ledger.hold (shop_id, created_at) where state = 'held';

-- ---- who sees and writes what -------------------------------------------------------------------------------------------------

-- Unset or empty gives NULL, and NULL equals no shop. (A local setting reads '' once its transaction has ended.)
create function ledger.shop() returns bigint language sql stable parallel safe
  return nullif(current_setting('app.shop_id', true), '')::bigint;

do $$
declare t text;
begin
  foreach t in array array['account', 'cause', 'entry', 'lot', 'order_total', 'hold'] loop
    execute format('alter table ledger.%I enable row level security', t);
    execute format('alter table ledger.%I force row level security', t);
    execute format('create policy shop on ledger.%I using (shop_id = ledger.shop())', t);
    execute format('grant select on ledger.%I to comeback_app', t);
    execute format('grant select, delete on ledger.%I to comeback_redactor', t);
  end loop;
end $$;
grant usage on schema ledger to comeback_app, comeback_redactor;

-- The finders below look across shops, and answer with shop ids only; they set ledger.finder while they look. The policy is
-- comeback_ledger's alone: the app may set it as it likes and still sees one shop.
create policy finder on ledger.account for select to comeback_ledger using (current_setting('ledger.finder', true) = 'on');
create policy finder on ledger.lot for select to comeback_ledger using (current_setting('ledger.finder', true) = 'on');

-- Entries and causes are written once. Not even the owner changes them; shop/redact alone may delete a shop's.
create function ledger.refuse_change() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op = 'DELETE' and current_user = 'comeback_redactor' then return null; end if;
  raise exception 'ledger.% is append-only', tg_table_name using errcode = '42501';
end $$;
create trigger append_only before update or delete or truncate on ledger.entry for each statement execute function ledger.refuse_change();
create trigger append_only before update or delete or truncate on ledger.cause for each statement execute function ledger.refuse_change();

-- ---- digests --------------------------------------------------------------------------------------------------------------------

-- sha256 over a row's own columns in PostgreSQL's binary form (lengths and nulls are part of it, settings of the session are not).
-- An entry's also covers the hash its cause had when it was written.
create function ledger.cause_digest(shop_id bigint, key text, hash bytea, member_id bigint, seq bigint, recorded_at timestamptz)
  returns bytea language sql stable parallel safe
  return sha256(record_send(row(shop_id, convert_to(key, 'UTF8'), hash, member_id, seq, recorded_at)));

create function ledger.entry_digest(shop_id bigint, member_id bigint, seq bigint, kind ledger.kind,
    available bigint, pending bigint, held bigint, debt bigint, earned bigint, reversed bigint, forgiven bigint, lapsed bigint,
    available_after bigint, pending_after bigint, held_after bigint, debt_after bigint,
    cause text, cause_hash bytea, order_id bigint, reverses bigint, hold text, rule text, version int, why jsonb,
    lots bigint[], moved bigint[], pinned bigint[],
    occurred_at timestamptz, recorded_at timestamptz, available_at timestamptz, expires_at timestamptz)
  returns bytea language sql stable parallel safe
  return sha256(record_send(row(shop_id, member_id, seq, convert_to(kind::text, 'UTF8'),
    available, pending, held, debt, earned, reversed, forgiven, lapsed,
    available_after, pending_after, held_after, debt_after,
    convert_to(cause, 'UTF8'), cause_hash, order_id, reverses, convert_to(hold, 'UTF8'), convert_to(rule, 'UTF8'), version,
    convert_to(why::text, 'UTF8'), lots, moved, pinned, occurred_at, recorded_at, available_at, expires_at)));

-- ---- what a posting is, what it does, what it answers -------------------------------------------------------------------------------

-- The functions below run inside ledger.post() only, and under its settings (search_path, plan_cache_mode).
create type ledger.posting as (ord int, kind text, member_id bigint, key text, hash bytea, points bigint, order_id bigint, target bigint,
  policy text, hold text, reverses bigint, at timestamptz, available_at timestamptz, expires_at timestamptz, grace_until timestamptz,
  version int, rule text, why jsonb);

create type ledger.outcome as (ord int, outcome text, member_id bigint, seq bigint, available bigint, pending bigint, held bigint,
  debt bigint, missing bigint);

-- A decision: the entry's numbers, or a refusal. `idle`: the cause is recorded and nothing moves.
create type ledger.effect as (refusal text, missing bigint, idle boolean, kind ledger.kind,
  available bigint, pending bigint, held bigint, debt bigint, earned bigint, reversed bigint, forgiven bigint, lapsed bigint,
  lots bigint[], moved bigint[], pinned bigint[], opens bigint, later boolean, available_at timestamptz, expires_at timestamptz,
  reverses bigint, order_known boolean, order_lot bigint);

create function ledger.no_effect(kind ledger.kind) returns ledger.effect language sql immutable parallel safe
  return row(null, null, false, kind, 0, 0, 0, 0, 0, 0, 0, 0, '{}', '{}', null, 0, false, null, null, null, false, null)::ledger.effect;

-- The postings of a call in order. A number that is no whole number within bounds becomes null, which no kind accepts.
create function ledger.postings(p jsonb) returns setof ledger.posting language sql stable as $$
  select x.ord::int, x.kind, x.member, x.key, x.hash,
    case when x.points between -1e15 and 1e15 and x.points = trunc(x.points) then x.points::bigint end, x."order",
    case when x.target between 0 and 1e15 and x.target = trunc(x.target) then x.target::bigint end,
    x.policy, x.hold, x.reverses, x.at, x.available_at, x.expires_at, x.grace_until, x.version, x.rule, nullif(x.why, 'null'::jsonb)
  from rows from (jsonb_to_recordset(p) as (kind text, member bigint, key text, hash bytea, points numeric, "order" bigint, target numeric,
      policy text, hold text, reverses bigint, at timestamptz, available_at timestamptz, expires_at timestamptz, grace_until timestamptz,
      version int, rule text, why jsonb)) with ordinality
    as x(kind, member, key, hash, points, "order", target, policy, hold, reverses, at, available_at, expires_at, grace_until,
      version, rule, why, ord)
$$;

-- Everything a posting of its kind must have. What is not sound is answered 'bad_posting' and stops nobody else in the batch.
create function ledger.is_sound(r ledger.posting) returns boolean language plpgsql immutable as $$
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
    when 'mature' then true
    when 'expire' then true
    else false end, false);
end $$;

-- ---- deciding: reads under the account's lock, writes nothing ---------------------------------------------------------------------

-- Points into a new lot, debt first (rules.md, The ledger 6). Pending points pay no debt until they mature.
create function ledger.into_new_lot(e ledger.effect, a ledger.account, n bigint, later boolean, available_at timestamptz, expires_at timestamptz)
  returns ledger.effect language plpgsql immutable as $$
declare
  paid bigint := case when later then 0 else least(a.debt + e.debt, n) end;
begin
  if later then e.pending := e.pending + n; else e.available := e.available + n; end if;
  e.debt := e.debt - paid;
  e.opens := n - paid;
  if e.opens > 0 then
    e.later := later;
    e.available_at := case when later then available_at end;
    e.expires_at := expires_at;
    e.lots := e.lots || (a.seq + 1);
    e.moved := e.moved || e.opens;
  end if;
  return e;
end $$;

-- `need` points out of the lots that expire soonest, oldest first at a tie (The ledger 5), but not out of `except`; pins instead of
-- takes for a hold. Leaves in `missing` what no lot could give.
create function ledger.out_of_lots(e ledger.effect, a ledger.account, need bigint, except_lot bigint, pin boolean)
  returns ledger.effect language plpgsql stable as $$
declare
  l record;
  take bigint;
begin
  if need > 0 then
    for l in select x.lot, x.remaining - x.pinned as free from ledger.lot x
      where x.shop_id = a.shop_id and x.member_id = a.member_id and x.due_at is not null and not x.pending and x.remaining > x.pinned
      order by x.expires_at, x.earned_at, x.lot
    loop
      continue when l.lot = except_lot;
      take := least(need, l.free);
      need := need - take;
      e.lots := e.lots || l.lot;
      if pin then
        e.moved := e.moved || 0::bigint;
        e.pinned := e.pinned || take;
      else
        e.moved := e.moved || -take;
        e.available := e.available - take;
      end if;
      exit when need = 0;
    end loop;
  end if;
  e.missing := need;
  return e;
end $$;

-- An order falls: its own lot gives first (pending or not), then the soonest-expiring points, then it is owed or forgiven; what expiry
-- had taken from it already lapses (rules.md, Earning from orders 7).
create function ledger.decide_fall(a ledger.account, r ledger.posting, t ledger.order_total, own ledger.lot, fall bigint)
  returns ledger.effect language plpgsql stable as $$
declare
  e ledger.effect := ledger.no_effect('clawback');
  take bigint;
  due bigint;
begin
  e.order_known := true;
  e.order_lot := t.lot;
  e.lapsed := least(fall, greatest(0, t.expired - t.lapsed));
  due := fall - e.lapsed;
  take := least(due, coalesce(own.remaining - own.pinned, 0));
  if take > 0 then
    if own.pending then e.pending := -take; else e.available := -take; end if;
    e.lots := array[own.lot];
    e.moved := array[-take];
  end if;
  e := ledger.out_of_lots(e, a, due - take, own.lot, false);
  if e.missing > 0 and r.policy = 'forgive' then
    e.forgiven := e.missing;
  else
    e.debt := e.missing;
    e.available := e.available - e.missing;
  end if;
  e.reversed := due - e.forgiven;
  e.missing := null;
  return e;
end $$;

-- An order rises: undoes what was forgiven, then reversed, then lapsed (which gives nothing), then earns. The points go to the
-- order's own lot, or to a new one if that has expired or never was.
create function ledger.decide_rise(a ledger.account, r ledger.posting, t ledger.order_total, known boolean, own ledger.lot, rise bigint,
    p_now timestamptz)
  returns ledger.effect language plpgsql stable as $$
declare
  e ledger.effect := ledger.no_effect('order');
  back bigint;
begin
  e.order_known := known;
  e.order_lot := t.lot;
  e.forgiven := -least(rise, t.forgiven);
  e.reversed := -least(rise + e.forgiven, t.reversed);
  e.lapsed := -least(rise + e.forgiven + e.reversed, t.lapsed);
  e.earned := rise + e.forgiven + e.reversed + e.lapsed;
  back := e.earned - e.reversed;
  if back = 0 then return e; end if;
  if own.lot is not null and own.pending then
    e.pending := back;
    e.lots := array[own.lot];
    e.moved := array[back];
  elsif own.lot is not null and (own.expires_at is null or own.expires_at > p_now) then
    e.debt := -least(a.debt, back);
    e.available := back;
    if back + e.debt > 0 then
      e.lots := array[own.lot];
      e.moved := array[back + e.debt];
    end if;
  else
    e := ledger.into_new_lot(e, a, back, coalesce(r.available_at > p_now, false), r.available_at,
      case when own.lot is not null then greatest(r.grace_until, r.expires_at) else r.expires_at end);
    if e.opens > 0 then e.order_lot := a.seq + 1; end if;
  end if;
  return e;
end $$;

-- The difference between the target and what this order came to before.
create function ledger.decide_order(a ledger.account, r ledger.posting, p_now timestamptz) returns ledger.effect
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
  if t.member_id <> r.member_id then
    e.refusal := 'other_member';
    return e;
  elsif not known then
    t := row(a.shop_id, r.order_id, r.member_id, null, 0, 0, 0, 0, 0);
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

create function ledger.decide_earn(a ledger.account, r ledger.posting, p_now timestamptz) returns ledger.effect
  language plpgsql stable as $$
declare
  e ledger.effect := ledger.no_effect(r.kind::ledger.kind);
begin
  e.earned := r.points;
  return ledger.into_new_lot(e, a, r.points, coalesce(r.available_at > p_now, false), r.available_at, r.expires_at);
end $$;

-- Spend, hold, or an adjustment downwards: all or nothing, out of what is neither pending nor held.
create function ledger.decide_spend(a ledger.account, r ledger.posting) returns ledger.effect
  language plpgsql stable as $$
declare
  e ledger.effect := ledger.no_effect(r.kind::ledger.kind);
  need bigint := abs(r.points);
begin
  if need > a.available - a.held then
    e.refusal := 'insufficient';
    e.missing := need - (a.available - a.held);
    return e;
  end if;
  if r.kind = 'hold' then
    if exists (select from ledger.hold x where x.shop_id = a.shop_id and x.key = r.hold) then
      e.refusal := 'conflict';
      return e;
    end if;
    e.pinned := '{}';
    e.held := need;
  end if;
  e := ledger.out_of_lots(e, a, need, null, r.kind = 'hold');
  if e.missing > 0 then
    raise exception 'ledger drift: member % of shop % has % points that are in no lot', a.member_id, a.shop_id, e.missing;
  end if;
  e.missing := null;
  return e;
end $$;

-- A hold ends: captured, its pins are spent; voided, they are free again, pay debt first, and what expired meanwhile goes to a new lot.
create function ledger.decide_settle(a ledger.account, r ledger.posting, p_now timestamptz) returns ledger.effect
  language plpgsql stable as $$
declare
  e ledger.effect := ledger.no_effect(case r.kind when 'capture' then 'spend' else 'void' end::ledger.kind);
  h ledger.hold;
  l record;
  pays bigint;
  grace bigint := 0;
begin
  select * into h from ledger.hold x
    where x.shop_id = a.shop_id and x.key = r.hold and x.member_id = a.member_id and x.state = 'held';
  if not found then
    e.refusal := 'no_hold';
    return e;
  end if;
  e.held := -h.points;
  e.reverses := h.seq;
  if r.kind = 'capture' then e.available := -h.points; end if;
  e.pinned := '{}';
  for l in select p.lot, p.n, x.expires_at <= p_now as gone
    from ledger.entry y, unnest(y.lots, y.pinned) with ordinality p(lot, n, i)
    join ledger.lot x on x.shop_id = a.shop_id and x.member_id = a.member_id and x.lot = p.lot
    where y.shop_id = a.shop_id and y.member_id = a.member_id and y.seq = h.seq order by p.i
  loop
    pays := case r.kind when 'void' then least(a.debt + e.debt, l.n) else 0 end;
    e.debt := e.debt - pays;
    e.lots := e.lots || l.lot;
    e.pinned := e.pinned || -l.n;
    e.moved := e.moved || case when r.kind = 'capture' or l.gone then -l.n else -pays end;
    if r.kind = 'void' and l.gone then grace := grace + l.n - pays; end if;
  end loop;
  if grace > 0 then
    e.opens := grace;
    e.expires_at := r.grace_until;
    e.lots := e.lots || (a.seq + 1);
    e.moved := e.moved || grace;
    e.pinned := e.pinned || 0::bigint;
  end if;
  return e;
end $$;

-- Pending lots whose window is over become available, and pay debt then.
create function ledger.decide_mature(a ledger.account, r ledger.posting) returns ledger.effect
  language plpgsql stable as $$
declare
  e ledger.effect := ledger.no_effect('mature');
  l record;
  pays bigint;
begin
  for l in select x.lot, x.remaining from ledger.lot x
    where x.shop_id = a.shop_id and x.member_id = a.member_id and x.due_at is not null and x.pending and x.available_at <= r.at
    order by x.available_at, x.lot
  loop
    pays := least(a.debt + e.debt, l.remaining);
    e.debt := e.debt - pays;
    e.pending := e.pending - l.remaining;
    e.available := e.available + l.remaining;
    e.lots := e.lots || l.lot;
    e.moved := e.moved || -pays;
  end loop;
  if e.lots = '{}' then e.refusal := 'unchanged'; end if;
  return e;
end $$;

-- What is left, and not held, of the lots past their date.
create function ledger.decide_expire(a ledger.account, r ledger.posting) returns ledger.effect
  language plpgsql stable as $$
declare
  e ledger.effect := ledger.no_effect('expire');
begin
  select coalesce(array_agg(x.lot order by x.expires_at, x.lot), '{}'), coalesce(array_agg(x.pinned - x.remaining order by x.expires_at, x.lot), '{}'),
      coalesce(sum(x.pinned - x.remaining), 0)
    into e.lots, e.moved, e.available
    from ledger.lot x
    where x.shop_id = a.shop_id and x.member_id = a.member_id and x.due_at is not null and not x.pending
      and x.expires_at <= r.at and x.remaining > x.pinned;
  if e.lots = '{}' then e.refusal := 'unchanged'; end if;
  return e;
end $$;

-- Spent points come back: debt first, then the lots they came from (last taken first), then a new lot for those that have expired.
create function ledger.decide_return(a ledger.account, r ledger.posting, p_now timestamptz) returns ledger.effect
  language plpgsql stable as $$
declare
  e ledger.effect := ledger.no_effect('return');
  spent ledger.entry;
  skip bigint;
  n bigint;
  take bigint;
  grace bigint := 0;
begin
  select * into spent from ledger.entry x where x.shop_id = a.shop_id and x.member_id = a.member_id and x.seq = r.reverses
    and x.kind in ('spend', 'adjust') and x.available < 0;
  select coalesce(sum(x.available), 0) into skip from ledger.entry x
    where x.shop_id = a.shop_id and x.member_id = a.member_id and x.reverses = r.reverses and x.kind = 'return';
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
    if exists (select from ledger.lot x where x.shop_id = a.shop_id and x.member_id = a.member_id and x.lot = spent.lots[i]
        and (x.expires_at is null or x.expires_at > p_now)) then
      e.lots := e.lots || spent.lots[i];
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

create function ledger.decide(a ledger.account, r ledger.posting, p_now timestamptz) returns ledger.effect
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
    else return ledger.decide_return(a, r, p_now);
  end case;
end $$;

-- ---- committing -----------------------------------------------------------------------------------------------------------------

-- The commonest decision, points into a new lot and nothing else, in one statement: as commit() does it, at two thirds of the price.
create function ledger.commit_opening(a ledger.account, r ledger.posting, e ledger.effect, p_now timestamptz) returns boolean
  language plpgsql volatile as $$
declare
  s bigint := a.seq + 1;
begin
  with c as (
    insert into ledger.cause (shop_id, key, hash, member_id, seq, recorded_at, digest)
    values (a.shop_id, r.key, r.hash, a.member_id, s, p_now, ledger.cause_digest(a.shop_id, r.key, r.hash, a.member_id, s, p_now))
    on conflict do nothing returning true),
  l as (
    insert into ledger.lot (shop_id, member_id, lot, order_id, points, remaining, pending, earned_at, available_at, expires_at, due_at)
    select a.shop_id, a.member_id, s, r.order_id, e.opens, e.opens, e.later, r.at, e.available_at, e.expires_at,
      case when e.later then e.available_at else coalesce(e.expires_at, 'infinity') end from c),
  t as (
    insert into ledger.order_total (shop_id, order_id, member_id, lot, earned)
    select a.shop_id, r.order_id, a.member_id, e.order_lot, e.earned from c where r.order_id is not null),
  b as (
    update ledger.account x set available = x.available + e.available, pending = x.pending + e.pending, debt = x.debt + e.debt,
      lifetime = x.lifetime + e.earned, seq = s
    from c where x.shop_id = a.shop_id and x.member_id = a.member_id)
  insert into ledger.entry (shop_id, member_id, seq, kind, available, pending, held, debt, earned, reversed, forgiven, lapsed,
      available_after, pending_after, held_after, debt_after, cause, order_id, rule, version, why, lots, moved,
      occurred_at, recorded_at, available_at, expires_at, digest)
    select a.shop_id, a.member_id, s, e.kind, e.available, e.pending, 0, e.debt, e.earned, 0, 0, 0,
      a.available + e.available, a.pending + e.pending, a.held, a.debt + e.debt, r.key, r.order_id,
      r.rule, r.version, r.why, e.lots, e.moved, r.at, p_now, e.available_at, e.expires_at,
      ledger.entry_digest(a.shop_id, a.member_id, s, e.kind, e.available, e.pending, 0, e.debt, e.earned, 0, 0, 0,
        a.available + e.available, a.pending + e.pending, a.held, a.debt + e.debt,
        r.key, r.hash, r.order_id, null, null, r.rule, r.version, r.why, e.lots, e.moved, null, r.at, p_now, e.available_at, e.expires_at)
    from c;
  return found;
end $$;

-- Writes a decision, unless the cause is there by now (a posting of the same cause for another member may have come in between).
-- Answers whether it wrote. Statements that a decision does not need are not run: an unused part of one big statement costs as much.
create function ledger.commit(a ledger.account, r ledger.posting, e ledger.effect, p_now timestamptz) returns boolean
  language plpgsql volatile as $$
declare
  s bigint := a.seq + 1;
  matures boolean := e.kind = 'mature';
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
  if e.lots[1] < s then
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
      occurred_at, recorded_at, available_at, expires_at, digest)
    values (a.shop_id, a.member_id, s, e.kind, e.available, e.pending, e.held, e.debt, e.earned, e.reversed, e.forgiven, e.lapsed,
      a.available + e.available, a.pending + e.pending, a.held + e.held, a.debt + e.debt, r.key, r.order_id, e.reverses, r.hold,
      r.rule, r.version, r.why, e.lots, e.moved, e.pinned, r.at, p_now, e.available_at, e.expires_at,
      ledger.entry_digest(a.shop_id, a.member_id, s, e.kind, e.available, e.pending, e.held, e.debt,
        e.earned, e.reversed, e.forgiven, e.lapsed, a.available + e.available, a.pending + e.pending, a.held + e.held, a.debt + e.debt,
        r.key, r.hash, r.order_id, e.reverses, r.hold, r.rule, r.version, r.why, e.lots, e.moved, e.pinned, r.at, p_now,
        e.available_at, e.expires_at));

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

-- One posting: lock, decide, commit; or say why not.
create function ledger.post_one(p_shop bigint, r ledger.posting, p_now timestamptz) returns ledger.outcome
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
  select * into a from ledger.account x where x.shop_id = p_shop and x.member_id = r.member_id for no key update;
  if not found then
    o.outcome := 'no_account';
    return o;
  end if;
  o.available := a.available;
  o.pending := a.pending;
  o.held := a.held;
  o.debt := a.debt;
  e := ledger.decide(a, r, p_now);
  if e.refusal is null and ledger.commit(a, r, e, p_now) then
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

-- unnest(), but the planner expects a thousand rows of it and not ten: with ten it would compare each with each.
create function ledger.each_of(p ledger.posting[]) returns setof ledger.posting language plpgsql stable rows 1000 as $$
begin return query select * from unnest(p); end $$;

-- Many first-time earnings in one statement; post() has locked the accounts and seen to it that no order here was posted before.
-- Decides what decide_earn and a first decide_rise decide, with window functions in place of the loop.
create function ledger.post_earnings(p_shop bigint, p ledger.posting[], p_now timestamptz) returns setof ledger.outcome
  language sql volatile as $$
  with b as materialized (select * from ledger.each_of(p)),
  sound as materialized (
    select b.*, coalesce(b.target, b.points) as n, coalesce(b.available_at > p_now, false) as later, x.seq as seen_seq, x.hash as seen_hash
    from b left join ledger.cause x on x.shop_id = p_shop and x.key = b.key where ledger.is_sound(b::ledger.posting)),
  fresh as materialized (
    select distinct on (s.key) s.*, a.seq as seq_before, a.available as available_before, a.pending as pending_before, a.held, a.debt as debt_before
    from sound s join ledger.account a on a.shop_id = p_shop and a.member_id = s.member_id
    where seen_hash is null order by s.key, s.ord),
  summed as materialized (
    select f.*, n > 0 as writes,
      seq_before + count(*) filter (where n > 0) over w as new_seq,
      case when later then 0 else n end as d_available, case when later then n else 0 end as d_pending,
      available_before + sum(case when later then 0 else n end) over w as available_after,
      pending_before + sum(case when later then n else 0 end) over w as pending_after,
      least(debt_before, sum(case when later then 0 else n end) over w) as paid_upto,
      least(debt_before, sum(case when later then 0 else n end) over w - case when later then 0 else n end) as paid_before,
      sum(n) over w as earned_upto
    from fresh f
    window w as (partition by f.member_id order by f.ord rows unbounded preceding)),
  f as materialized (
    select s.*, n - (paid_upto - paid_before) as opens, (debt_before - paid_upto)::bigint as debt_after,
      case when n > paid_upto - paid_before and later then s.available_at end as lot_available_at,
      case when n > paid_upto - paid_before then s.expires_at end as lot_expires_at,
      case when n > paid_upto - paid_before then array[new_seq] else '{}' end as lots,
      case when n > paid_upto - paid_before then array[(n - (paid_upto - paid_before))::bigint] else '{}' end as moved
    from summed s),
  causes as (
    insert into ledger.cause (shop_id, key, hash, member_id, seq, recorded_at, digest)
    select p_shop, key, hash, member_id, case when writes then new_seq end, p_now,
      ledger.cause_digest(p_shop, key, hash, member_id, case when writes then new_seq end, p_now) from f),
  opened_lots as (
    insert into ledger.lot (shop_id, member_id, lot, order_id, points, remaining, pending, earned_at, available_at, expires_at, due_at)
    select p_shop, member_id, new_seq, order_id, opens, opens, later, at, lot_available_at, expires_at,
      case when later then available_at else coalesce(expires_at, 'infinity') end from f where opens > 0),
  totals as (
    insert into ledger.order_total (shop_id, order_id, member_id, lot, earned)
    select p_shop, order_id, member_id, case when opens > 0 then new_seq end, n from f where order_id is not null),
  balances as (
    update ledger.account a set available = g.available_after, pending = g.pending_after, debt = g.debt_after,
      lifetime = a.lifetime + g.earned_upto, seq = g.new_seq
    from (select distinct on (member_id) * from f where writes order by member_id, new_seq desc) g
    where a.shop_id = p_shop and a.member_id = g.member_id),
  entries as (
    insert into ledger.entry (shop_id, member_id, seq, kind, available, pending, held, debt, earned, reversed, forgiven, lapsed,
      available_after, pending_after, held_after, debt_after, cause, order_id, reverses, hold, rule, version, why, lots, moved, pinned,
      occurred_at, recorded_at, available_at, expires_at, digest)
    select p_shop, member_id, new_seq, kind::ledger.kind, d_available, d_pending, 0, paid_before - paid_upto, n, 0, 0, 0,
      available_after, pending_after, held, debt_after, key, order_id, null, null, rule, version, why, lots, moved, null,
      at, p_now, lot_available_at, lot_expires_at,
      ledger.entry_digest(p_shop, member_id, new_seq, kind::ledger.kind, d_available, d_pending, 0, (paid_before - paid_upto)::bigint, n, 0, 0, 0,
        available_after::bigint, pending_after::bigint, held, debt_after, key, hash, order_id, null, null, rule, version, why, lots, moved, null,
        at, p_now, lot_available_at, lot_expires_at)
    from f where writes)
  select b.ord,
    case when f.ord is not null then case when f.writes then 'posted' else 'unchanged' end
      when s.ord is null then 'bad_posting'
      when a.member_id is null then 'no_account'
      when coalesce(s.seen_hash, twin.hash) = s.hash then 'duplicate' else 'conflict' end,
    b.member_id,
    case when f.ord is null then coalesce(s.seen_seq, case when s.seen_hash is null and twin.writes then twin.new_seq end) when f.writes then f.new_seq end,
    coalesce(f.available_after, last.available_after, a.available)::bigint, coalesce(f.pending_after, last.pending_after, a.pending)::bigint,
    coalesce(f.held, a.held), coalesce(f.debt_after, last.debt_after, a.debt), null::bigint
  from b left join sound s on s.ord = b.ord
    left join f on f.ord = b.ord
    left join lateral (select * from f x where f.ord is null and x.key = b.key limit 1) twin on true
    left join lateral (select * from ledger.account x
      where f.ord is null and s.ord is not null and x.shop_id = p_shop and x.member_id = b.member_id) a on true
    left join lateral (select * from f x where f.ord is null and x.member_id = b.member_id and x.ord < b.ord order by x.ord desc limit 1) last on true
  order by b.ord
$$;

-- Whether a batch may take the statement above: earnings only, big enough to be worth its fixed cost, each order once and never before.
create function ledger.is_first_time(p_shop bigint, p ledger.posting[]) returns boolean language plpgsql stable as $$
declare
  earnings boolean;
  orders bigint[];
begin
  if array_length(p, 1) < 12 then return false; end if;
  select bool_and(coalesce(x.kind in ('order', 'earn'), false) and coalesce(abs(coalesce(x.target, x.points)) < 1e12, true)),
      array_agg(x.order_id) filter (where x.order_id is not null)
    into earnings, orders from unnest(p) x;
  if not earnings then return false; end if;
  return orders is null or ((select count(*) = count(distinct o) from unnest(orders) o)
    and not exists (select from ledger.order_total t where t.shop_id = p_shop and t.order_id = any (orders)));
end $$;

-- ---- the doors --------------------------------------------------------------------------------------------------------------------

-- The only way points move. One posting or a thousand, answered in their order; accounts are locked in member order, in a statement of
-- its own (what is read afterwards is then current: READ COMMITTED takes a new snapshot for each statement). Generic plans: under row-level
-- security PostgreSQL would otherwise plan these statements anew in every call, at twice the price of running them. No sequential scans: a
-- plan made while a table was still empty would read all of it, however large it grows.
create function ledger.post(p_shop bigint, p_postings jsonb, p_now timestamptz) returns setof ledger.outcome
  language plpgsql volatile security definer set search_path = '' set plan_cache_mode = 'force_generic_plan' set enable_seqscan = 'off' as $$
declare
  r ledger.posting;
  o ledger.outcome;
  all_postings ledger.posting[];
  all_outcomes ledger.outcome[];
  changed bigint[] := '{}';
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
  perform 1 from ledger.account a
    where a.shop_id = p_shop and a.member_id in (select x.member_id from unnest(all_postings) x)
    order by a.member_id for no key update;
  if ledger.is_first_time(p_shop, all_postings) then
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

-- Accounts at zero for these members; those who have one keep it. Answers how many are new.
create function ledger.open_accounts(p_shop bigint, p_members bigint[]) returns bigint
  language plpgsql volatile security definer set search_path = '' as $$
declare
  opened bigint;
  shop_before text := current_setting('app.shop_id', true);
begin
  if shop_before <> '' and shop_before <> p_shop::text then
    raise exception 'ledger.open_accounts(%) inside a transaction of shop %', p_shop, shop_before using errcode = '42501';
  end if;
  perform set_config('app.shop_id', p_shop::text, true);
  insert into ledger.account (shop_id, member_id) select p_shop, m from unnest(p_members) m where m is not null group by m order by m
    on conflict do nothing;
  get diagnostics opened = row_count;
  return opened;
end $$;

-- Shops with a lot that is due to mature or expire. One index probe a shop that has open lots, whatever the number of members.
create function ledger.shops_due(p_now timestamptz) returns setof bigint
  language plpgsql volatile security definer set search_path = '' as $$
begin
  perform set_config('ledger.finder', 'on', true);
  return query with recursive shops as (
    (select x.shop_id from ledger.lot x where x.due_at is not null order by x.shop_id limit 1)
    union all
    select (select x.shop_id from ledger.lot x where x.due_at is not null and x.shop_id > s.shop_id order by x.shop_id limit 1)
    from shops s where s.shop_id is not null)
  select s.shop_id from shops s
  where s.shop_id is not null and exists (select from ledger.lot x where x.shop_id = s.shop_id and x.due_at <= p_now);
  perform set_config('ledger.finder', '', true);
end $$;

-- Shops that have a ledger at all; for `npm run verify` and the nightly run.
create function ledger.shops() returns setof bigint
  language plpgsql volatile security definer set search_path = '' as $$
begin
  perform set_config('ledger.finder', 'on', true);
  return query with recursive shops as (
    (select x.shop_id from ledger.account x order by x.shop_id limit 1)
    union all
    select (select x.shop_id from ledger.account x where x.shop_id > s.shop_id order by x.shop_id limit 1)
    from shops s where s.shop_id is not null)
  select s.shop_id from shops s where s.shop_id is not null;
  perform set_config('ledger.finder', '', true);
end $$;

grant create on schema ledger to comeback_redactor;
reset role;

-- shop/redact, and nothing else, removes a shop's ledger. Only inside that shop's own transaction.
set role comeback_redactor;
create function ledger.erase_shop(p_shop bigint) returns bigint language plpgsql volatile security definer set search_path = '' as $$
declare
  t text;
  erased bigint := 0;
  n bigint;
begin
  if nullif(current_setting('app.shop_id', true), '') is distinct from p_shop::text then
    raise exception 'ledger.erase_shop(%) outside that shop''s transaction', p_shop using errcode = '42501';
  end if;
  foreach t in array array['hold', 'order_total', 'lot', 'entry', 'cause', 'account'] loop
    execute format('delete from ledger.%I where shop_id = $1', t) using p_shop;
    get diagnostics n = row_count;
    erased := erased + n;
  end loop;
  return erased;
end $$;
reset role;

set role comeback_queue;

-- "Tell Shopify this member's balance": one job a member however many changes wait, a second if the first is running already (it may have
-- read the balance before). Written straight into graphile-worker's table and without its NOTIFY: transactions that notify commit one
-- after the other, which costs half the ledger's speed (docs/decisions/013). A worker that has just posted looks for its next job
-- anyway; for the others its poll interval is the delay.
create function public.enqueue_mirrors(p_shop bigint, p_members bigint[]) returns void
  language plpgsql volatile security definer set search_path = '' as $$
declare
  written int;
begin
  loop
    insert into graphile_worker._private_jobs as j (task_id, job_queue_id, payload, key)
      select t.id, q.id, json_build_object('shopId', p_shop::text, 'memberId', m::text), 'mirror:' || p_shop || ':' || m
      from graphile_worker._private_tasks t, graphile_worker._private_job_queues q, unnest(p_members) m
      where t.identifier = 'member.mirror' and q.queue_name = 'mirror:' || p_shop
      on conflict (key) do update set attempts = 0, last_error = null, run_at = least(j.run_at, now()), updated_at = now(),
        revision = j.revision + 1 where j.locked_at is null;
    get diagnostics written = row_count;
    exit when written = array_length(p_members, 1);
    -- no such task or queue yet; or some are running: those keep their run and lose their key to the new job
    insert into graphile_worker._private_tasks (identifier) values ('member.mirror') on conflict do nothing;
    insert into graphile_worker._private_job_queues (queue_name) values ('mirror:' || p_shop) on conflict do nothing;
    update graphile_worker._private_jobs j set key = null, attempts = j.max_attempts, updated_at = now()
      where j.key = any (array(select 'mirror:' || p_shop || ':' || m from unnest(p_members) m)) and j.locked_at is not null;
  end loop;
end $$;
revoke all on function public.enqueue_mirrors(bigint, bigint[]) from public;
grant execute on function public.enqueue_mirrors(bigint, bigint[]) to comeback_ledger;
reset role;

set role comeback_ledger;
revoke create on schema ledger from comeback_redactor;
revoke all on all functions in schema ledger from public;
grant execute on function ledger.shop() to public;
grant execute on function ledger.post(bigint, jsonb, timestamptz), ledger.open_accounts(bigint, bigint[]), ledger.shops_due(timestamptz),
  ledger.shops() to comeback_app;
-- `verify` computes digests again
grant execute on function
  ledger.cause_digest(bigint, text, bytea, bigint, bigint, timestamptz),
  ledger.entry_digest(bigint, bigint, bigint, ledger.kind, bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint,
    bigint, bigint, text, bytea, bigint, bigint, text, text, int, jsonb, bigint[], bigint[], bigint[], timestamptz, timestamptz, timestamptz,
    timestamptz) to comeback_app;
reset role;
set role comeback_redactor;
revoke all on function ledger.erase_shop(bigint) from public;
grant execute on function ledger.erase_shop(bigint) to comeback_app;
reset role;
