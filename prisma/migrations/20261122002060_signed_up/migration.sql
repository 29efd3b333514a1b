-- When a member first came signed in, or activated their account: an order alone makes a member, and is no sign-up. Members so far had what
-- signing up brings when they joined; the default is theirs, and written without touching their rows.

set role comeback_owner;

alter table public.member add column signed_up_at timestamptz(3) default now();
alter table public.member alter column signed_up_at drop default;

reset role;
