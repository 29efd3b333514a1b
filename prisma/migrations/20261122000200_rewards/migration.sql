-- Rewards: what points buy, the codes that stand ready, and each purchase (docs/decisions/070).

set role comeback_owner;

-- One row a reward; what it offers is in its versions, of which the newest is on sale. `issued` counts redemptions that stand.
create sequence public.reward_id_seq as bigint;
create table public.reward (
  shop_id bigint not null,
  id bigint not null default nextval('public.reward_id_seq'),
  position int not null,
  status text not null default 'off' check (status in ('on', 'off', 'archived')),
  version int not null check (version > 0),
  issued int not null default 0 check (issued >= 0),
  created_at timestamptz(3) not null,
  primary key (shop_id, id)
);
alter sequence public.reward_id_seq owned by public.reward.id;

create table public.reward_version (
  shop_id bigint not null,
  reward_id bigint not null,
  version int not null,
  -- the version whose discounts and codes serve this one too: itself, or an earlier one on the same terms (docs/decisions/071)
  terms_version int not null check (terms_version > 0),
  settings jsonb not null,
  made_at timestamptz(3) not null,
  made_by text not null,
  primary key (shop_id, reward_id, version)
);

-- The Shopify discount behind a version's terms; one a step for any-amount rewards (step: how many), one (step 1) for the others.
create table public.reward_discount (
  shop_id bigint not null,
  reward_id bigint not null,
  version int not null,
  step int not null check (step > 0),
  -- the discount is created with this code, unique and never handed out: after a lost answer it says whether the discount is there
  marker text not null,
  discount_gid text,
  state text not null default 'wanted' check (state in ('wanted', 'ready', 'refused', 'ended')),
  problem text,
  -- how many codes are to stand ready; below half of it more are minted
  pool_size int not null default 0 check (pool_size >= 0),
  primary key (shop_id, reward_id, version, step),
  unique (shop_id, marker)
);

-- A code and where it stands; `version` is the one whose discount it belongs to (terms_version). Stored before Shopify hears of it, so that a lost answer can be asked about.
create table public.reward_code (
  shop_id bigint not null,
  code text not null check (code = upper(code)),
  reward_id bigint not null,
  version int not null,
  step int not null,
  state text not null check (state in ('minting', 'pooled', 'issued', 'used', 'deleting', 'deleted', 'failed')),
  batch bigint,
  -- DiscountRedeemCode, once Shopify has it
  code_gid text,
  redemption_id bigint,
  changed_at timestamptz(3) not null,
  primary key (shop_id, code)
);
create index reward_code_pool on public.reward_code (shop_id, reward_id, version, step, code) where state = 'pooled';
create index reward_code_open on public.reward_code (shop_id, state, changed_at) where state in ('minting', 'deleting');

-- Up to 250 codes sent to Shopify at once.
create sequence public.code_batch_id_seq as bigint;
create table public.code_batch (
  shop_id bigint not null,
  id bigint not null default nextval('public.code_batch_id_seq'),
  reward_id bigint not null,
  version int not null,
  step int not null,
  kind text not null check (kind in ('add', 'delete')),
  -- discountRedeemCodeBulkCreation or Job; null until Shopify's answer is stored
  asked_at timestamptz(3),
  job_gid text,
  state text not null default 'wanted' check (state in ('wanted', 'asked', 'done', 'refused')),
  problem text,
  made_at timestamptz(3) not null,
  primary key (shop_id, id)
);
alter sequence public.code_batch_id_seq owned by public.code_batch.id;
create index code_batch_open on public.code_batch (shop_id, id) where state in ('wanted', 'asked');

-- One purchase of a reward.
create sequence public.redemption_id_seq as bigint;
create table public.redemption (
  shop_id bigint not null,
  id bigint not null default nextval('public.redemption_id_seq'),
  member_id bigint not null,
  reward_id bigint not null,
  version int not null,
  step int not null,
  kind text not null,
  points bigint not null check (points > 0),
  -- the client's own key: sent twice, it is the same redemption
  client_key text not null,
  by text not null,
  -- holding: points set aside while something is issued; unclear: staff must look (store credit only)
  state text not null check (state in ('holding', 'issued', 'used', 'unclear', 'returning', 'returned', 'expired', 'failed')),
  -- what the shopper was given: a discount code, or a gift card's code chosen before Shopify was asked
  code text,
  -- gift card or store credit transaction at Shopify
  shopify_gid text,
  asked_at timestamptz(3),
  tried_at timestamptz(3),
  attempts int not null default 0,
  problem text,
  -- the ledger entry that spent the points
  spent_seq bigint,
  returned bigint not null default 0 check (returned >= 0 and returned <= points),
  order_id bigint,
  used_at timestamptz(3),
  made_at timestamptz(3) not null,
  issued_at timestamptz(3),
  expires_at timestamptz(3),
  done_at timestamptz(3),
  done_by text,
  primary key (shop_id, id),
  unique (shop_id, member_id, client_key)
);
alter sequence public.redemption_id_seq owned by public.redemption.id;
create index redemption_member on public.redemption (shop_id, member_id, id desc);
create index redemption_reward on public.redemption (shop_id, reward_id, made_at);
create index redemption_newest on public.redemption (shop_id, id desc);
create index redemption_open on public.redemption (shop_id, state, id) where state in ('holding', 'unclear', 'returning');
create index redemption_expiring on public.redemption (shop_id, expires_at) where state = 'issued' and expires_at is not null;
create unique index redemption_code on public.redemption (shop_id, code) where code is not null;

-- Points given back for one refund of the order that used the code: once a refund.
create table public.redemption_return (
  shop_id bigint not null,
  redemption_id bigint not null,
  cause text not null,
  points bigint not null,
  at timestamptz(3) not null,
  primary key (shop_id, redemption_id, cause)
);

do $$
declare t text;
begin
  foreach t in array array['reward', 'reward_version', 'reward_discount', 'reward_code', 'code_batch', 'redemption', 'redemption_return'] loop
    execute format('alter table public.%I enable row level security', t);
    execute format('alter table public.%I force row level security', t);
    execute format('create policy shop on public.%I using (shop_id = public.current_shop())', t);
    execute format('grant select, insert, update, delete on public.%I to comeback_app', t);
  end loop;
end $$;
revoke update on public.reward_version, public.redemption_return from comeback_app;
grant usage on all sequences in schema public to comeback_app;

reset role;
