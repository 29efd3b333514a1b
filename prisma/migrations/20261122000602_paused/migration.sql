-- Whoever leaves while staff have paused them is paused when they come back.

set role comeback_owner;

alter table public.member add column paused_at timestamptz(3);
update public.member set paused_at = enrolled_at where status = 'paused';

reset role;
