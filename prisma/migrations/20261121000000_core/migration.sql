-- The shop directory, sessions, and the tenant tables of every part but the ledger.
-- Roles exist already: prisma/roles.sql is applied before any migration.

set role comeback_owner;

-- ---- exempt from row-level security: read before the shop is known -------------------------------------------------------

create table public.session (
  id text primary key,
  shop text not null,
  state text not null,
  "isOnline" boolean not null default false,
  scope text,
  expires timestamptz(3),
  "accessToken" text not null,
  "userId" bigint,
  "firstName" text,
  "lastName" text,
  email text,
  "accountOwner" boolean not null default false,
  locale text,
  collaborator boolean default false,
  "emailVerified" boolean default false,
  "refreshToken" text,
  "refreshTokenExpires" timestamptz(3)
);
create index session_shop on public.session (shop);

create table public.shop (
  id bigint primary key,
  domain text not null unique,
  name text not null,
  zone text not null,
  currency text not null,
  taxes_included boolean not null,
  scopes text not null default '',
  installed_at timestamptz(3) not null,
  uninstalled_at timestamptz(3)
);

-- ---- tenant tables: every key begins with the shop -------------------------------------------------------------------------

create table public.shop_setup (
  shop_id bigint primary key,
  app_installation_gid text not null,
  embed_seen_at timestamptz(3),
  onboarding_hidden_at timestamptz(3)
);

create table public.program_version (
  shop_id bigint not null,
  version int not null check (version > 0),
  settings jsonb not null,
  published_at timestamptz(3) not null,
  published_by text not null,
  primary key (shop_id, version)
);

create table public.program_draft (
  shop_id bigint primary key,
  settings jsonb not null,
  based_on int,
  updated_at timestamptz(3) not null
);

create sequence public.member_id_seq as bigint;
create table public.member (
  shop_id bigint not null,
  id bigint not null default nextval('public.member_id_seq'),
  customer_id bigint not null,
  first_name text,
  last_name text,
  email text,
  locale text,
  tier text,
  status text not null default 'active' check (status in ('active', 'paused', 'redacted')),
  enrolled_at timestamptz(3) not null,
  enrolled_by text not null,
  redacted_at timestamptz(3),
  primary key (shop_id, id),
  unique (shop_id, customer_id)
);
alter sequence public.member_id_seq owned by public.member.id;
create index member_newest on public.member (shop_id, enrolled_at desc, id desc);

create table public.member_mirror (
  shop_id bigint not null,
  member_id bigint not null,
  seq bigint not null,
  mirrored_at timestamptz(3) not null,
  primary key (shop_id, member_id)
);

create table public.order_fact (
  shop_id bigint not null,
  order_id bigint not null,
  customer_id bigint,
  member_id bigint,
  name text,
  schema_version int not null,
  revision int not null,
  fact jsonb not null,
  frozen jsonb,
  why jsonb,
  target bigint,
  processed_at timestamptz(3),
  recorded_at timestamptz(3) not null,
  primary key (shop_id, order_id)
);
create index order_fact_customer on public.order_fact (shop_id, customer_id);
create index order_fact_member on public.order_fact (shop_id, member_id);

create sequence public.webhook_delivery_id_seq as bigint;
create table public.webhook_delivery (
  shop_id bigint not null,
  id bigint not null default nextval('public.webhook_delivery_id_seq'),
  webhook_id text not null,
  event_id text,
  topic text not null,
  api_version text,
  triggered_at timestamptz(3),
  received_at timestamptz(3) not null,
  payload bytea,
  state text not null default 'received' check (state in ('received', 'done', 'parked')),
  reason text,
  settled_at timestamptz(3),
  primary key (shop_id, id),
  unique (shop_id, webhook_id)
);
alter sequence public.webhook_delivery_id_seq owned by public.webhook_delivery.id;
create index webhook_delivery_parked on public.webhook_delivery (shop_id, id) where state = 'parked';
create index webhook_delivery_unwiped on public.webhook_delivery (shop_id, received_at) where payload is not null;

create sequence public.parked_job_id_seq as bigint;
create table public.parked_job (
  shop_id bigint not null,
  id bigint not null default nextval('public.parked_job_id_seq'),
  task text not null,
  payload jsonb not null,
  error text not null,
  parked_at timestamptz(3) not null,
  retried_at timestamptz(3),
  primary key (shop_id, id)
);
alter sequence public.parked_job_id_seq owned by public.parked_job.id;

create table public.staff_note (
  shop_id bigint not null,
  cause text not null,
  member_id bigint not null,
  reason text not null,
  staff text not null,
  written_at timestamptz(3) not null,
  primary key (shop_id, cause)
);

create sequence public.privacy_request_id_seq as bigint;
create table public.privacy_request (
  shop_id bigint not null,
  id bigint not null default nextval('public.privacy_request_id_seq'),
  topic text not null,
  customer_id bigint,
  report jsonb,
  completed_at timestamptz(3) not null,
  primary key (shop_id, id)
);
alter sequence public.privacy_request_id_seq owned by public.privacy_request.id;

-- ---- row-level security ---------------------------------------------------------------------------------------------------

-- Unset or empty gives NULL, and NULL equals no shop: no rows. (A local setting reads '' once its transaction has ended.)
create function public.current_shop() returns bigint language sql stable parallel safe
  return nullif(current_setting('app.shop_id', true), '')::bigint;

do $$
declare t text;
begin
  foreach t in array array['shop_setup', 'program_version', 'program_draft', 'member', 'member_mirror', 'order_fact',
    'webhook_delivery', 'parked_job', 'staff_note', 'privacy_request'] loop
    execute format('alter table public.%I enable row level security', t);
    execute format('alter table public.%I force row level security', t);
    execute format('create policy shop on public.%I using (shop_id = public.current_shop())', t);
    execute format('grant select, insert, update, delete on public.%I to comeback_app', t);
  end loop;
end $$;

-- A published version is never changed; a privacy request's record is never changed. (shop/redact deletes both.)
revoke update on public.program_version, public.privacy_request from comeback_app;

grant select, insert, update, delete on public.session, public.shop to comeback_app;
grant usage on all sequences in schema public to comeback_app;
grant usage on schema public to comeback_app, comeback_ledger, comeback_queue, comeback_redactor;
grant execute on function public.current_shop() to public;

-- ---- the webhook door: one call, one transaction ----------------------------------------------------------------------------

-- Stores a verified delivery and enqueues its handling. Runs as the app (no SECURITY DEFINER): row-level security holds here too.
-- 'unknown': the shop never installed, nothing stored; 'seen': this delivery is here already; 'stored'.
-- A delivery that arrives with a reason is parked at once: it has no job, staff can retry it.
create function public.receive_webhook(p_domain text, p_webhook_id text, p_event_id text, p_topic text, p_api_version text,
    p_triggered_at timestamptz, p_received_at timestamptz, p_payload bytea, p_queue text, p_parked_reason text)
  returns text language plpgsql volatile set search_path = ''
as $$
declare
  shop bigint;
  delivery bigint;
begin
  select s.id into shop from public.shop s where s.domain = p_domain;
  if shop is null then return 'unknown'; end if;
  perform pg_catalog.set_config('app.shop_id', shop::text, true);
  insert into public.webhook_delivery (shop_id, webhook_id, event_id, topic, api_version, triggered_at, received_at, payload, state, reason)
    values (shop, p_webhook_id, p_event_id, p_topic, p_api_version, p_triggered_at, p_received_at, p_payload,
      case when p_parked_reason is null then 'received' else 'parked' end, p_parked_reason)
    on conflict (shop_id, webhook_id) do nothing
    returning id into delivery;
  if delivery is null then return 'seen'; end if;
  if p_parked_reason is null then
    perform public.enqueue_job('webhook.process',
      pg_catalog.json_build_object('shopId', shop::text, 'deliveryId', delivery::text), shop::text || ':' || p_queue);
  end if;
  return 'stored';
end $$;

revoke all on function public.receive_webhook(text, text, text, text, text, timestamptz, timestamptz, bytea, text, text) from public;
grant execute on function public.receive_webhook(text, text, text, text, text, timestamptz, timestamptz, bytea, text, text) to comeback_app;

reset role;

-- ---- the queue's one door -----------------------------------------------------------------------------------------------------

set role comeback_queue;

-- graphile-worker's tables belong to comeback_queue; everyone else enqueues through here, inside their own transaction.
--
-- A job without a key, which is what each webhook brings, is written straight into graphile-worker's table and without its NOTIFY:
-- transactions that notify commit one after the other, and the webhook door fell to a seventh of its rate (docs/decisions/003). The
-- worker's poll interval is the delay. A job with a key goes through graphile-worker's own function, which knows how to replace one.
create function public.enqueue_job(task text, payload json, queue text default null, job_key text default null,
    run_at timestamptz default null, max_attempts int default null)
  returns void language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_task int;
  v_queue int;
begin
  if job_key is not null then
    perform graphile_worker.add_job(task, payload, queue, run_at, max_attempts, job_key);
    return;
  end if;
  select t.id into v_task from graphile_worker._private_tasks t where t.identifier = task;
  if v_task is null then
    insert into graphile_worker._private_tasks (identifier) values (task) on conflict do nothing;
    select t.id into v_task from graphile_worker._private_tasks t where t.identifier = task;
  end if;
  if queue is not null then
    select q.id into v_queue from graphile_worker._private_job_queues q where q.queue_name = queue;
    if v_queue is null then
      insert into graphile_worker._private_job_queues (queue_name) values (queue) on conflict do nothing;
      select q.id into v_queue from graphile_worker._private_job_queues q where q.queue_name = queue;
    end if;
  end if;
  insert into graphile_worker._private_jobs (job_queue_id, task_id, payload, run_at, max_attempts)
    values (v_queue, v_task, payload, coalesce(run_at, now()), coalesce(max_attempts, 25));
end $$;

-- What shop/redact must also find: jobs that wait with this shop's id in their payload.
create function public.erase_jobs(shop bigint) returns bigint language plpgsql volatile security definer set search_path = ''
as $$
declare
  ids bigint[];
begin
  select array_agg(j.id) into ids from graphile_worker._private_jobs j where j.payload ->> 'shopId' = shop::text and j.locked_at is null;
  perform graphile_worker.complete_jobs(coalesce(ids, '{}'));
  return coalesce(array_length(ids, 1), 0);
end $$;

revoke all on function public.enqueue_job(text, json, text, text, timestamptz, int), public.erase_jobs(bigint) from public;
grant execute on function public.enqueue_job(text, json, text, text, timestamptz, int) to comeback_app, comeback_ledger;
grant execute on function public.erase_jobs(bigint) to comeback_app;

reset role;
