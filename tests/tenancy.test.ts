/**
 * Shops see nothing of each other (docs/architecture.md, "Tenancy"). The tables come from the database's own catalogue, so a table
 * that is added tomorrow is tested tomorrow, and one that forgets row-level security fails here.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { adminPool, appPool, asShop, makeShop } from './support/database.ts';

/** Read before the shop is known, or nobody's: Shopify's sessions, the shop directory, the migrations' own list, the queue's tables. */
const EXEMPT = /^(public\.(session|shop|_prisma_migrations)|graphile_worker\..+)$/;

interface TenantTable {
  name: string;
  secured: boolean;
  forced: boolean;
  policies: string;
  firstKeyColumn: string | null;
  owner: string;
}

const TABLES = `
  select format('%s.%s', n.nspname, c.relname) as name, c.relrowsecurity as secured, c.relforcerowsecurity as forced,
         (select count(*) from pg_policy p where p.polrelid = c.oid) as policies,
         (select a.attname from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
           where i.indrelid = c.oid and i.indisprimary) as "firstKeyColumn",
         pg_get_userbyid(c.relowner) as owner
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
   order by 1`;

const every = (await adminPool.query<TenantTable>(TABLES)).rows;
const tenant = every.filter(({ name }) => !EXEMPT.test(name));
const ours = await makeShop();
const theirs = await makeShop();

interface Column {
  name: string;
  type: string;
  label: string | null;
  /** The first of the values that a check constraint allows. */
  allowed: string | null;
}

/** The columns of a table that must be given a value. */
async function requiredColumns(table: string): Promise<Column[]> {
  const { rows } = await adminPool.query<Column>(
    `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
            (select e.enumlabel from pg_enum e where e.enumtypid = a.atttypid order by e.enumsortorder limit 1) as label,
            (select substring(pg_get_constraintdef(c.oid) from 'ANY [(]+ARRAY[[]''([^'']*)''') from pg_constraint c
              where c.conrelid = a.attrelid and c.contype = 'c' and c.conkey = array[a.attnum] limit 1) as allowed
       from pg_attribute a
      where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attnotnull and not a.atthasdef
        and a.attidentity = '' and a.attgenerated = ''`,
    [table],
  );
  return rows;
}

function literal({ name, type, label, allowed }: Column, shopId: bigint, number: number): string {
  if (name === 'shop_id') return String(shopId);
  if (allowed !== null) return `'${allowed}'`;
  if (type.endsWith('[]')) return `'{}'`;
  if (label !== null) return `'${label}'`;
  if (/^(bigint|integer|smallint|numeric)/.test(type)) return String(number);
  if (type.startsWith('timestamp')) return `'2026-01-01T00:00:00Z'`;
  if (type === 'date') return `'2026-01-01'`;
  if (type === 'boolean') return 'false';
  if (type.startsWith('json')) return `'{}'`;
  // as long as a digest
  if (type === 'bytea') return `decode(repeat('00', 32), 'hex')`;
  return `'X'`;
}

/** One row of a shop in a table, put there behind everybody's back; numbers are 1, or 0 where a constraint wants that. */
async function plantRow(table: string, shopId: bigint): Promise<void> {
  const columns = await requiredColumns(table);
  const client = await adminPool.connect();
  try {
    await client.query(`set session_replication_role = replica`); // no triggers
    const insert = (number: number) => {
      const values = columns.map((column) => literal(column, shopId, number)).join(', ');
      return client.query(
        `insert into ${table} (${columns.map(({ name }) => `"${name}"`).join(', ')}) values (${values})`,
      );
    };
    await insert(1).catch(() => insert(0));
  } finally {
    await client.query('reset session_replication_role');
    client.release();
  }
}

const count = (where: string) => `select count(*)::int as n from ${where}`;

/** The rows that the app's role counts; a table it may not read at all shows it none. */
async function countAsApp(shopId: bigint | null, from: string): Promise<number> {
  const ask = async (sql: { query: typeof appPool.query }) =>
    (await sql.query<{ n: number }>(count(from))).rows[0]?.n ?? 0;
  try {
    return shopId === null ? await ask(appPool) : await asShop(shopId, ask);
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('permission denied')) return 0;
    throw error;
  }
}

/** How many rows a statement touched as the app; none where it is refused for who asks, and nothing else may go wrong. */
async function rowsTouched(shopId: bigint, sql: string): Promise<number> {
  try {
    return await asShop(shopId, async (db) => (await db.query(sql)).rowCount ?? 0);
  } catch (error) {
    if (error instanceof Error && /^permission denied|row-level security/.test(error.message)) return 0;
    throw error;
  }
}

beforeAll(async () => {
  for (const { name } of tenant) for (const shop of [ours, theirs]) await plantRow(name, shop.id);
});

test('there are tenant tables to look at, the ledger among them', () => {
  expect(tenant.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['public.member', 'ledger.entry', 'ledger.account']),
  );
});

describe.each(tenant)('$name', (table) => {
  test('is keyed by the shop and has forced row-level security', () => {
    expect(table).toMatchObject({ secured: true, forced: true, firstKeyColumn: 'shop_id' });
    expect(Number(table.policies)).toBeGreaterThan(0);
    expect(table.owner).toMatch(/^comeback_(owner|ledger)$/);
  });

  test('shows no row of another shop, and none without a shop', async () => {
    const { rows } = await adminPool.query<{ n: number }>(count(`${table.name} where shop_id = ${theirs.id}`));
    expect(rows[0]?.n).toBeGreaterThan(0);
    expect(await countAsApp(ours.id, `${table.name} where shop_id = ${theirs.id}`)).toBe(0);
    expect(await countAsApp(ours.id, `${table.name} where shop_id <> ${ours.id}`)).toBe(0);
    expect(await countAsApp(null, table.name)).toBe(0);
  });

  test('changes and deletes no row of another shop, and adds none', async () => {
    const touched = (sql: string) => rowsTouched(ours.id, sql);
    expect(await touched(`delete from ${table.name} where shop_id = ${theirs.id}`)).toBe(0);
    expect(await touched(`update ${table.name} set shop_id = shop_id where shop_id = ${theirs.id}`)).toBe(0);
    const columns = await requiredColumns(table.name);
    const names = columns.map(({ name }) => `"${name}"`).join(', ');
    const values = columns.map((column) => literal(column, theirs.id, 7)).join(', ');
    expect(await touched(`insert into ${table.name} (${names}) values (${values})`)).toBe(0);
  });
});

test('a row of its own is seen where the app may read: the zeros above are not empty tables', async () => {
  expect(await countAsApp(ours.id, 'public.member')).toBe(1);
  expect(await countAsApp(ours.id, 'ledger.entry')).toBe(1);
});

test('an empty shop setting, which a pooled connection keeps after its transaction, shows nothing', async () => {
  const client = await appPool.connect();
  try {
    await client.query(`select set_config('app.shop_id', '', false)`);
    expect((await client.query<{ n: number }>(count('public.member'))).rows[0]?.n).toBe(0);
  } finally {
    client.release(true);
  }
});

test('no role of ours is a superuser, bypasses row-level security or makes others; only two may log in', async () => {
  const { rows } = await adminPool.query(
    `select rolname as role, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication as mighty, rolcanlogin as login
       from pg_roles where rolname like 'comeback\\_%' order by 1`,
  );
  expect(rows).toEqual([
    { role: 'comeback_app', mighty: false, login: true },
    { role: 'comeback_ledger', mighty: false, login: false },
    { role: 'comeback_owner', mighty: false, login: false },
    { role: 'comeback_queue', mighty: false, login: true },
    { role: 'comeback_redactor', mighty: false, login: false },
  ]);
});

test('the app owns nothing and is a member of no other role', async () => {
  const { rows: owned } = await adminPool.query(
    `select classid::regclass::text as kind, objid from pg_shdepend where deptype = 'o' and refobjid = 'comeback_app'::regrole`,
  );
  expect(owned).toEqual([]);
  const { rows: memberships } = await adminPool.query(
    `select pg_get_userbyid(roleid) as role from pg_auth_members where member = 'comeback_app'::regrole`,
  );
  expect(memberships).toEqual([]);
});

test('what looks past the shop may only read, and is for owners of functions that find: due points, an API token', async () => {
  const { rows } = await adminPool.query<{ name: string; policy: string; roles: string; cmd: string }>(
    `select format('%s.%s', schemaname, tablename) as name, policyname as policy, roles::text, cmd
       from pg_policies where policyname <> 'shop' and schemaname <> 'graphile_worker' order by 1, 2`,
  );
  for (const row of rows)
    expect(row).toMatchObject({ cmd: 'SELECT', roles: expect.stringMatching(/^[{]comeback_(ledger|owner)[}]$/) });
  expect(rows.filter(({ roles }) => roles === '{comeback_owner}').map(({ name }) => name)).toEqual([
    'public.api_token',
  ]);
  const { rows: owned } = await adminPool.query(
    `select p.proname as name from pg_proc p where p.prosecdef and p.proowner = 'comeback_owner'::regrole`,
  );
  expect(owned).toEqual([{ name: 'find_api_token' }]);
});

test('functions that run as their owner belong to a role of ours, fix their search_path and are not for everybody', async () => {
  const { rows } = await adminPool.query<{ name: string; owner: string; fixed: boolean; forAll: boolean }>(
    `select format('%s.%s', n.nspname, p.proname) as name, pg_get_userbyid(p.proowner) as owner,
            coalesce(array_to_string(p.proconfig, ',') like '%search_path=%', false) as fixed,
            exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
                     where a.grantee = 0 and a.privilege_type = 'EXECUTE') as "forAll"
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where p.prosecdef and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'graphile_worker')`,
  );
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) {
    expect(row).toMatchObject({
      owner: expect.stringMatching(/^comeback_(queue|ledger|redactor|owner)$/),
      fixed: true,
      forAll: false,
    });
  }
});

test("the queue's tables are the queue's: the app goes through its functions and reads nothing", async () => {
  const tables = every.filter(({ name }) => name.startsWith('graphile_worker.'));
  expect(new Set(tables.map(({ owner }) => owner))).toEqual(new Set(['comeback_queue']));
  for (const { name } of tables) {
    await expect(appPool.query(`select from ${name}`)).rejects.toThrow('permission denied');
  }
});
