-- Points for what is not an order (docs/decisions/082): which rule gave which member what, for which occurrence.

set role comeback_owner;

-- One row an award. `seq` is the ledger's entry; `undone_…` say what staff took back of it. Limits count these rows under the lock of
-- the member's account. Names nobody but by number; what an occurrence is called is the teller's (a review's id, a year, "once").
create table public.action_award (
  shop_id bigint not null,
  member_id bigint not null,
  rule_id text not null,
  occurrence text not null,
  kind text not null check (kind in ('sign_up', 'newsletter', 'profile', 'review', 'social_follow', 'social_share', 'visit',
    'anniversary', 'content', 'custom')),
  at timestamptz(3) not null,
  points bigint not null,
  version int not null,
  available_at timestamptz(3) not null,
  seq bigint not null,
  by text not null,
  recorded_at timestamptz(3) not null,
  undone_points bigint,
  undone_at timestamptz(3),
  undone_by text,
  primary key (shop_id, member_id, rule_id, occurrence)
);
create index action_award_kind on public.action_award (shop_id, member_id, kind, at);
create index action_award_rule on public.action_award (shop_id, rule_id, at);
create index action_award_entry on public.action_award (shop_id, member_id, seq);
-- What happens once, or once a year, counts once for the member, whatever becomes of the rule.
create unique index action_award_once on public.action_award (shop_id, member_id, kind, occurrence)
  where kind in ('sign_up', 'newsletter', 'profile', 'anniversary');

alter table public.action_award enable row level security;
alter table public.action_award force row level security;
create policy shop on public.action_award using (shop_id = public.current_shop());
grant select, insert, update, delete on public.action_award to comeback_app;

reset role;
