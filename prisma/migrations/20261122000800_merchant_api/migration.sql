-- The merchant API (docs/decisions/083): tokens, of which only a digest is kept; how fast each may ask; what was done under which
-- Idempotency-Key. And when a member last changed, so that another system can ask for what is new.

set role comeback_owner;

create sequence public.api_token_id_seq as bigint;
create table public.api_token (
  shop_id bigint not null,
  id bigint not null default nextval('public.api_token_id_seq'),
  name text not null,
  -- SHA-256 of the whole token; 256 random bits need no salt and no slow hash
  hash bytea not null check (octet_length(hash) = 32),
  -- the first characters of the token, to tell one from another
  hint text not null,
  scopes text[] not null,
  made_at timestamptz(3) not null,
  made_by text not null,
  expires_at timestamptz(3),
  revoked_at timestamptz(3),
  revoked_by text,
  -- written once a minute at most
  last_used_at timestamptz(3),
  primary key (shop_id, id),
  unique (shop_id, hash)
);
alter sequence public.api_token_id_seq owned by public.api_token.id;
-- read before the shop is known
create index api_token_hash on public.api_token (hash);

-- How fast a token asks. Not logged: after a crash of the database every bucket is full again, which harms nobody.
create unlogged table public.api_bucket (
  shop_id bigint not null,
  token_id bigint not null,
  -- when the bucket is, or will be, full again
  full_at timestamptz(3) not null,
  primary key (shop_id, token_id)
) with (fillfactor = 50);

-- What was answered under a key. Written in the transaction of the effect, so that neither is there without the other.
create table public.api_request (
  shop_id bigint not null,
  token_id bigint not null,
  key text not null,
  -- SHA-256 of method, address and body
  fingerprint bytea not null,
  status int not null,
  body text not null,
  at timestamptz(3) not null,
  primary key (shop_id, token_id, key)
);
create index api_request_at on public.api_request (shop_id, at);

do $$
declare t text;
begin
  foreach t in array array['api_token', 'api_bucket', 'api_request'] loop
    execute format('alter table public.%I enable row level security', t);
    execute format('alter table public.%I force row level security', t);
    execute format('create policy shop on public.%I using (shop_id = public.current_shop())', t);
    execute format('grant select, insert, update, delete on public.%I to comeback_app', t);
  end loop;
end $$;
-- An answer that was given is never changed; the nightly job deletes it.
revoke update on public.api_request from comeback_app;
grant usage on sequence public.api_token_id_seq to comeback_app;

-- The one look past the shops' walls: which token has this digest. It says whose it is and nothing else; only the owner's role may look so.
create policy by_hash on public.api_token for select to comeback_owner using (true);
create function public.find_api_token(p_hash bytea) returns table (shop_id bigint, token_id bigint)
  language sql stable security definer set search_path = '' rows 1 as $$
  select t.shop_id, t.id from public.api_token t where t.hash = p_hash limit 1
$$;
revoke all on function public.find_api_token(bytea) from public;
grant execute on function public.find_api_token(bytea) to comeback_app;

-- What every request begins with, in one round trip and as the app itself (row-level security holds): whose token it is, whether it is
-- good, and one drop out of its bucket. `full_at` moves on by p_interval_ms with each request and may be p_burst of them ahead of now; it
-- never moves back, so that web processes whose clocks differ give away nothing.
create function public.enter_api(p_hash bytea, p_now timestamptz, p_burst int, p_interval_ms int)
  returns table (outcome text, shop_id bigint, token_id bigint, scopes text[], full_in_ms bigint)
  language plpgsql volatile set search_path = '' as $$
declare
  v_shop bigint;
  v_token public.api_token;
  v_interval interval := pg_catalog.make_interval(secs => p_interval_ms / 1000.0);
  v_full_at timestamptz;
  v_outcome text;
begin
  select f.shop_id, f.token_id into v_shop, v_token.id from public.find_api_token(p_hash) f;
  if v_shop is null then
    return query select 'unknown'::text, null::bigint, null::bigint, null::text[], null::bigint;
    return;
  end if;
  perform pg_catalog.set_config('app.shop_id', v_shop::text, true);
  select t.* into v_token from public.api_token t where t.shop_id = v_shop and t.id = v_token.id;
  v_outcome := case
    when v_token.revoked_at is not null then 'revoked'
    when v_token.expires_at <= p_now then 'expired'
    when not exists (select from public.shop s where s.id = v_shop and s.uninstalled_at is null) then 'uninstalled'
    else 'in' end;
  if v_outcome = 'in' then
    insert into public.api_bucket as b (shop_id, token_id, full_at) values (v_shop, v_token.id, p_now + v_interval)
      on conflict on constraint api_bucket_pkey do update set full_at = greatest(b.full_at, p_now) + v_interval
        where greatest(b.full_at, p_now) + v_interval <= p_now + v_interval * p_burst
      returning b.full_at into v_full_at;
    if v_full_at is null then
      v_outcome := 'too_fast';
      select b.full_at into v_full_at from public.api_bucket b where b.shop_id = v_shop and b.token_id = v_token.id;
    end if;
    update public.api_token t set last_used_at = p_now where t.shop_id = v_shop and t.id = v_token.id
      and (t.last_used_at is null or t.last_used_at <= p_now - interval '1 minute');
  end if;
  return query select v_outcome, v_shop, v_token.id, v_token.scopes,
    greatest(0, pg_catalog.ceil(extract(epoch from v_full_at - p_now) * 1000))::bigint;
end $$;
revoke all on function public.enter_api(bytea, timestamptz, int, int) from public;
grant execute on function public.enter_api(bytea, timestamptz, int, int) to comeback_app;

-- When a member last changed: name, address, tier, status. Orders touch the row without changing it; that is no news.
alter table public.member add column updated_at timestamptz(3) not null default now();
create index member_updated on public.member (shop_id, updated_at, id);
create index member_email on public.member (shop_id, lower(email)) where email is not null;
create function public.member_changed() returns trigger language plpgsql set search_path = '' as $$
begin
  new.updated_at := pg_catalog.clock_timestamp();
  return new;
end $$;
create trigger member_changed before update on public.member for each row
  when (old.* is distinct from new.*) execute function public.member_changed();

reset role;
