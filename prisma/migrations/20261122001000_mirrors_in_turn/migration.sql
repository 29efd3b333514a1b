-- Members' points go to Shopify 25 at a time, and after what shoppers wait for (docs/decisions/075).

set role comeback_queue;

-- As before, but half a second later, so that members whose points change in that time go along in one call, and behind other jobs.
create or replace function public.enqueue_mirrors(p_shop bigint, p_members bigint[]) returns void
  language plpgsql volatile security definer set search_path = '' as $$
declare
  written int;
  due timestamptz := now() + interval '500 milliseconds';
begin
  loop
    insert into graphile_worker._private_jobs as j (task_id, job_queue_id, payload, key, run_at, priority)
      select t.id, q.id, json_build_object('shopId', p_shop::text, 'memberId', m::text), 'mirror:' || p_shop || ':' || m, due, 10
      from graphile_worker._private_tasks t, graphile_worker._private_job_queues q, unnest(p_members) m
      where t.identifier = 'member.mirror' and q.queue_name = 'mirror:' || p_shop
      on conflict (key) do update set attempts = 0, last_error = null, run_at = least(j.run_at, due), updated_at = now(),
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

-- "Not before then": a shop's mirrors that wait, and this member's again. Called by the app while Shopify lets through little more, so
-- that what is left is there for codes. Jobs that run are left as they are.
create function public.hold_mirrors(p_shop bigint, p_again bigint[], p_until timestamptz) returns void
  language plpgsql volatile security definer set search_path = '' as $$
begin
  if nullif(current_setting('app.shop_id', true), '') is distinct from p_shop::text then
    raise exception 'hold_mirrors(%) outside that shop''s transaction', p_shop using errcode = '42501';
  end if;
  if p_again <> '{}' then perform public.enqueue_mirrors(p_shop, p_again); end if;
  update graphile_worker._private_jobs j set run_at = p_until, updated_at = now()
    from graphile_worker._private_job_queues q, graphile_worker._private_tasks t
    where q.queue_name = 'mirror:' || p_shop and j.job_queue_id = q.id and t.id = j.task_id and t.identifier = 'member.mirror'
      and j.locked_at is null and j.run_at < p_until;
end $$;
revoke all on function public.hold_mirrors(bigint, bigint[], timestamptz) from public;
grant execute on function public.hold_mirrors(bigint, bigint[], timestamptz) to comeback_app;
reset role;
