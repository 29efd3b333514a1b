-- Expiry (docs/decisions/080): how far a shop's points are dated under a changed rule, and the warnings that are to be sent.

set role comeback_owner;

-- One row a shop, made with its first run.
create table public.expiry_dating (
  shop_id bigint primary key,
  -- the version under whose rule every open lot has its date; null: none was ever published, points live for ever
  version int,
  -- the run under way: to which version, and the member up to whom it has come; null between runs
  target int,
  after_member bigint not null default 0,
  begun_at timestamptz(3),
  done_at timestamptz(3),
  -- the shop's day whose nightly run has come to its end
  ran_on date
);

-- That some of a member's points expire on a day, to be told so many days before. Never changed but for `sent_at`. What it covers is
-- kept lot by lot: a lot expires only with no more points than were warned of.
create table public.expiry_warning (
  shop_id bigint not null,
  member_id bigint not null,
  -- the end of the points' last day
  expires_at timestamptz(3) not null,
  -- days of the shop from the one it was queued on to the last one the points are good on
  days_before int not null,
  points bigint not null,
  lots bigint[] not null,
  lot_points bigint[] not null,
  queued_at timestamptz(3) not null,
  -- when a message was made of it
  sent_at timestamptz(3),
  primary key (shop_id, member_id, expires_at, days_before)
);
-- What is still to be sent, in the order in which it was queued.
create index expiry_warning_unsent on public.expiry_warning (shop_id, queued_at, member_id) where sent_at is null;

do $$
declare t text;
begin
  foreach t in array array['expiry_dating', 'expiry_warning'] loop
    execute format('alter table public.%I enable row level security', t);
    execute format('alter table public.%I force row level security', t);
    execute format('create policy shop on public.%I using (shop_id = public.current_shop())', t);
    execute format('grant select, insert, update on public.%I to comeback_app', t);
    -- shop/redact
    execute format('grant delete on public.%I to comeback_app', t);
  end loop;
end $$;

reset role;
