-- What the ways to earn need beside the awards: codes of visits, what members hand in, and how far anniversaries have come.

set role comeback_owner;

-- The secret behind a rule's QR code; another one takes its place, and the old one opens nothing any more.
create table public.visit_code (
  shop_id bigint not null,
  rule_id text not null,
  code text not null,
  made_at timestamptz(3) not null,
  made_by text not null,
  primary key (shop_id, rule_id)
);

-- What members hand in for staff to look at. The member's words and link go with their personal data; the decision stays.
create sequence public.content_submission_id_seq as bigint;
create table public.content_submission (
  shop_id bigint not null,
  id bigint not null default nextval('public.content_submission_id_seq'),
  member_id bigint not null,
  rule_id text not null,
  url text,
  text text,
  state text not null default 'waiting' check (state in ('waiting', 'approved', 'declined')),
  submitted_at timestamptz(3) not null,
  decided_at timestamptz(3),
  decided_by text,
  reason text,
  primary key (shop_id, id)
);
alter sequence public.content_submission_id_seq owned by public.content_submission.id;
create index content_submission_state on public.content_submission (shop_id, state, id desc);
create index content_submission_member on public.content_submission (shop_id, member_id, rule_id, id desc);

-- The last day, in the shop's calendar, whose anniversaries were given.
create table public.anniversary_run (
  shop_id bigint primary key,
  done_on date not null
);

-- Who joined on a day of the year (in UTC; the shop's own day is found among its neighbours).
create index member_joined_on on public.member (shop_id,
  (extract(month from enrolled_at at time zone 'UTC') * 100 + extract(day from enrolled_at at time zone 'UTC')));

do $$
declare t text;
begin
  foreach t in array array['visit_code', 'content_submission', 'anniversary_run'] loop
    execute format('alter table public.%I enable row level security', t);
    execute format('alter table public.%I force row level security', t);
    execute format('create policy shop on public.%I using (shop_id = public.current_shop())', t);
    execute format('grant select, insert, update, delete on public.%I to comeback_app', t);
  end loop;
end $$;
grant usage on sequence public.content_submission_id_seq to comeback_app;

reset role;
