-- In whose calendar the anniversaries were given that far: a shop that moves to another zone has those days once more.

set role comeback_owner;

alter table public.anniversary_run add column zone text;

reset role;
