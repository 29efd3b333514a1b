-- Importing members from a file, and what an import may bring (docs/decisions/084).

set role comeback_owner;

-- Month and day only: 229 is the 29th of February. The year is never kept.
alter table public.member add column birthday_md int check (birthday_md between 101 and 1231);
alter table public.member add column referral_code text check (length(referral_code) between 1 and 40);
create unique index member_referral_code on public.member (shop_id, lower(referral_code)) where referral_code is not null;

create sequence public.import_batch_id_seq as bigint;
create table public.import_batch (
  shop_id bigint not null,
  id bigint not null default nextval('public.import_batch_id_seq'),
  state text not null check (state in ('uploading', 'uploaded', 'checking', 'checked', 'committing', 'committed', 'undoing', 'undone', 'failed')),
  file_name text not null,
  bytes bigint not null default 0,
  -- how the file is read and what its columns are; null until that is known
  reading jsonb,
  -- rows read or done so far in the step under way, and of how many; null while nobody can say
  done int not null default 0,
  total int,
  -- what the check found, and what became of it: counts by verdict, points, names of what is missing
  found jsonb,
  -- why the last step failed, as a code and its values
  problem jsonb,
  uploaded_at timestamptz(3) not null,
  uploaded_by text not null,
  committed_at timestamptz(3),
  committed_by text,
  undone_at timestamptz(3),
  undone_by text,
  -- when the file and what was read from it were erased
  wiped_at timestamptz(3),
  primary key (shop_id, id)
);
alter sequence public.import_batch_id_seq owned by public.import_batch.id;

-- The file as it came, in pieces: it is read as often as it takes to understand it.
create table public.import_chunk (
  shop_id bigint not null,
  batch_id bigint not null,
  n int not null,
  bytes bytea not null,
  primary key (shop_id, batch_id, n)
);
-- text in pieces of this size is not worth compressing row by row
alter table public.import_chunk alter column bytes set storage external;

-- A row of the file. `line` is where it begins.
create table public.import_row (
  shop_id bigint not null,
  batch_id bigint not null,
  n int not null,
  line int not null,
  verdict text not null check (verdict in ('reading', 'new', 'change', 'same', 'problem')),
  -- a code and its values
  problem jsonb,
  -- the cells as they stand in the file, for a row with a problem only
  cells text[],
  customer_id bigint,
  email text,
  member_id bigint,
  -- what is to be set
  first_name text,
  last_name text,
  locale text,
  points bigint,
  expires_at timestamptz(3),
  enrolled_at timestamptz(3),
  tier text,
  birthday_md int,
  referral_code text,
  -- what the import did: the entry it made and the points in it, and what stood there before it
  seq bigint,
  posted bigint,
  enrolled boolean not null default false,
  before jsonb,
  -- after an undo: points that were spent already
  missing bigint,
  primary key (shop_id, batch_id, n)
);
create index import_row_problem on public.import_row (shop_id, batch_id, n) where verdict = 'problem';
create index import_row_customer on public.import_row (shop_id, batch_id, customer_id);
create index import_row_email on public.import_row (shop_id, batch_id, email) where verdict = 'reading';
create index import_row_member on public.import_row (shop_id, batch_id, member_id);

do $$
declare t text;
begin
  foreach t in array array['import_batch', 'import_chunk', 'import_row'] loop
    execute format('alter table public.%I enable row level security', t);
    execute format('alter table public.%I force row level security', t);
    execute format('create policy shop on public.%I using (shop_id = public.current_shop())', t);
    execute format('grant select, insert, update, delete on public.%I to comeback_app', t);
  end loop;
end $$;
grant usage on sequence public.import_batch_id_seq to comeback_app;

reset role;
