/** What the database itself guarantees: exactness under concurrency, append-only rows, one shop never seeing another, follow-up jobs. */
import { createHash } from 'node:crypto';
import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { adminPool, appPool, asShop, closeAtEnd, databaseUrl } from '../../../tests/support/database.ts';
import { roleUrl } from '../../../prisma/database-roles.ts';
import { findAccount } from './read-account.server.ts';
import { wordsOf } from './drift.ts';
import { openAccount } from './open-account.server.ts';
import { postPoints } from './post-points.server.ts';
import type { Posting, PostingOutcome } from './posting.ts';
import { listLedgerShops, verifyLedger } from './verify-ledger.server.ts';

const NOW = new Date('2026-03-01T10:00:00Z');
const SHOP = 1n;
const TABLES = ['account', 'cause', 'entry', 'lot', 'order_total', 'hold'];
const manyPool = new pg.Pool({ connectionString: roleUrl(databaseUrl, 'comeback_app'), max: 20 });
manyPool.on('error', () => undefined);
closeAtEnd(async () => manyPool.end());

const ctx = { db: manyPool, shopId: SHOP, now: NOW };
const common = (key: string, memberId = 1n) => ({
  key,
  memberId,
  hash: createHash('sha256').update(key).digest(),
  at: NOW,
});
const earn = (key: string, points: number, memberId = 1n): Posting => ({
  ...common(key, memberId),
  kind: 'earn',
  points: BigInt(points),
});

const count = (outcomes: PostingOutcome[]) => {
  const counts: Record<string, number> = {};
  for (const { outcome } of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
};

const asRole = async <Result>(role: string, work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> => {
  const client = await adminPool.connect();
  try {
    await client.query('begin');
    await client.query(`set local role ${role}`);
    await client.query(`select set_config('app.shop_id', '${SHOP}', true)`);
    return await work(client);
  } finally {
    await client.query('rollback');
    client.release();
  }
};

beforeAll(async () => {
  await openAccount(
    ctx,
    Array.from({ length: 40 }, (_, i) => BigInt(i + 1)),
  );
  await postPoints(ctx, [
    earn('start', 1000),
    { ...common('held', 9n), kind: 'earn', points: 50n },
    { ...common('hold', 9n), kind: 'hold', hold: 'h', points: 5n },
    { ...common('order', 9n), kind: 'order', orderId: 5n, target: 7n, policy: 'owe' },
  ]);
});

test('two hundred concurrent spends take what is there and not a point more', async () => {
  const spends = Array.from({ length: 200 }, (_, i): Posting => ({
    ...common(`spend:${i}`),
    kind: 'spend',
    points: 7n,
  }));
  const outcomes = await Promise.all(spends.map(async (spend) => postPoints(ctx, [spend])));
  expect(count(outcomes.flat())).toEqual({ posted: 142, insufficient: 58 });
  const account = await asShop(SHOP, async (db) => findAccount({ db, shopId: SHOP, now: NOW }, 1n));
  expect(account).toMatchObject({ available: 6n, seq: 143n });
});

test('the same cause fifty times at once is posted once', async () => {
  const outcomes = await Promise.all(
    Array.from({ length: 50 }, async () =>
      postPoints(ctx, [{ ...common('once', 2n), kind: 'order', orderId: 99n, target: 10n, policy: 'owe' }]),
    ),
  );
  expect(count(outcomes.flat())).toEqual({ posted: 1, duplicate: 49 });
});

test('one cause for two members at once is posted for one, and a conflict or duplicate for the other', async () => {
  const hash = createHash('sha256').update('shared').digest();
  const outcomes = await Promise.all(
    Array.from({ length: 30 }, async (_, i) => postPoints(ctx, [{ ...earn('shared', 1, BigInt(3 + (i % 2))), hash }])),
  );
  expect(count(outcomes.flat())).toEqual({ posted: 1, duplicate: 29 });
});

test('batches over the same members in opposite order, some with the same causes, all arrive', async () => {
  const members = Array.from({ length: 20 }, (_, i) => BigInt(10 + i));
  const batch = (run: number) =>
    members.map((memberId) => earn(run % 3 === 0 ? `same:${memberId}` : `own:${run}:${memberId}`, 1, memberId));
  const calls = Array.from({ length: 24 }, async (_, run) =>
    postPoints(ctx, run % 2 ? batch(run) : batch(run).toReversed()),
  );
  const crossed = [0, 1].map(async (flip) =>
    postPoints(ctx, [earn(`x:${flip}`, 1, 30n + BigInt(flip)), earn(`x:${1 - flip}`, 1, 31n - BigInt(flip))]),
  );
  const outcomes = (await Promise.all([...calls, ...crossed])).flat();
  expect(count(outcomes)).toEqual({ posted: 20 * 16 + 20 + 2, duplicate: 20 * 7 + 2 });
  expect((await verifyLedger(SHOP, appPool)).map(wordsOf)).toEqual([]);
});

test('entries and causes cannot be changed by the app, the owner or a superuser', async () => {
  for (const role of ['comeback_app', 'comeback_ledger', 'postgres']) {
    for (const table of ['entry', 'cause']) {
      for (const change of [
        `update ledger.${table} set seq = 1`,
        `delete from ledger.${table}`,
        `truncate ledger.${table}`,
      ]) {
        const refused = asRole(role, async (client) => client.query(change));
        await expect(refused, `${role}: ${change}`).rejects.toMatchObject({ code: '42501' });
      }
    }
  }
});

test('the app writes no table of the ledger, and calls nothing but the doors', async () => {
  for (const table of TABLES) {
    const refused = asRole('comeback_app', async (client) =>
      client.query(`insert into ledger.${table} select * from ledger.${table}`),
    );
    await expect(refused, table).rejects.toMatchObject({ code: '42501' });
  }
  const { rows } = await adminPool.query<{ name: string }>(
    `select p.proname as name from pg_proc p where p.pronamespace = 'ledger'::regnamespace and has_function_privilege('comeback_app', p.oid, 'execute') order by 1`,
  );
  const doors =
    'cause_digest entry_digest erase_shop lock_accounts merge_accounts open_accounts post sealed shop shops shops_due';
  expect(rows.map(({ name }) => name)).toEqual(doors.split(' '));
});

test('functions that run as somebody else belong to roles that row-level security binds', async () => {
  const { rows } = await adminPool.query<{
    owner: string;
    rolsuper: boolean;
    rolbypassrls: boolean;
    rolcanlogin: boolean;
  }>(
    `select distinct r.rolname as owner, r.rolsuper, r.rolbypassrls, r.rolcanlogin from pg_proc p join pg_roles r on r.oid = p.proowner
     where p.pronamespace = 'ledger'::regnamespace order by 1`,
  );
  const bound = { rolsuper: false, rolbypassrls: false, rolcanlogin: false };
  expect(rows).toEqual([
    { owner: 'comeback_ledger', ...bound },
    { owner: 'comeback_redactor', ...bound },
  ]);
});

test("another shop's rows and, with the shop unset, all rows do not exist; not even with the finders' setting", async () => {
  for (const table of TABLES) {
    for (const shop of ['2', '']) {
      for (const finder of ['', 'on']) {
        const client = await appPool.connect();
        await client.query('begin');
        await client.query(`select set_config('app.shop_id', $1, true), set_config('ledger.finder', $2, true)`, [
          shop,
          finder,
        ]);
        const { rowCount } = await client.query(`select 1 from ledger.${table}`);
        await client.query('rollback');
        client.release();
        expect(rowCount, `${table} as shop '${shop}'`).toBe(0);
      }
    }
    const own = await asShop(SHOP, async (sql) => sql.query(`select 1 from ledger.${table}`));
    expect(own.rowCount, table).toBeGreaterThan(0);
  }
});

test("no posting inside another shop's transaction, and none above read committed", async () => {
  const inside = asShop(2n, async (db) => postPoints({ db, shopId: SHOP, now: NOW }, [earn('stray', 1)]));
  await expect(inside).rejects.toMatchObject({ code: '42501' });
  const client = await appPool.connect();
  await client.query('begin isolation level repeatable read');
  await expect(postPoints({ db: client, shopId: SHOP, now: NOW }, [earn('stray', 1)])).rejects.toMatchObject({
    code: '25001',
  });
  await client.query('rollback');
  client.release();
});

test('a posting commits and rolls back with the transaction it is in, its job too', async () => {
  const shopId = 3n;
  await openAccount({ db: appPool, shopId, now: NOW }, [1n]);
  const jobs = async () =>
    (
      await adminPool.query(`select payload, queue_name, task_identifier from graphile_worker.jobs j
      join graphile_worker._private_jobs p using (id) where j.key like 'mirror:3:%'`)
    ).rows;
  const failing = asShop(shopId, async (db) => {
    await postPoints({ db, shopId, now: NOW }, [earn('lost', 5)]);
    throw new Error('the rest failed');
  });
  await expect(failing).rejects.toThrow('the rest failed');
  expect(await jobs()).toEqual([]);
  await asShop(shopId, async (db) => postPoints({ db, shopId, now: NOW }, [earn('kept', 5), earn('kept too', 5)]));
  const job = { payload: { shopId: '3', memberId: '1' }, queue_name: 'mirror:3', task_identifier: 'member.mirror' };
  expect(await jobs()).toEqual([job]);
});

test('a mirror job that runs already is joined by a second one, and what changes nothing asks for none', async () => {
  const shopId = 4n;
  await openAccount({ db: appPool, shopId, now: NOW }, [1n, 2n]);
  const post = async (posting: Posting) => postPoints({ db: appPool, shopId, now: NOW }, [posting]);
  const states = async () =>
    (
      await adminPool.query(
        `select key, locked_at is not null as runs from graphile_worker._private_jobs where payload->>'shopId' = '4' order by id`,
      )
    ).rows;
  await post({ ...common('spend', 2n), kind: 'spend', points: 1n });
  await post({ ...common('zero', 2n), kind: 'order', orderId: 1n, target: 0n, policy: 'owe' });
  expect(await states()).toEqual([]);
  await post(earn('one', 5));
  await adminPool.query(
    `update graphile_worker._private_jobs set locked_at = now(), locked_by = 'worker' where key = 'mirror:4:1'`,
  );
  await post(earn('two', 5));
  expect(await states()).toEqual([
    { key: null, runs: true },
    { key: 'mirror:4:1', runs: false },
  ]);
});

test("shop/redact erases one shop's ledger, from within that shop only", async () => {
  const [gone, stays] = [6n, 7n];
  for (const shopId of [gone, stays]) {
    await openAccount({ db: appPool, shopId, now: NOW }, [1n]);
    await postPoints({ db: appPool, shopId, now: NOW }, [earn('e', 5)]);
  }
  const erase = async (inside: bigint) =>
    asShop(inside, async (sql) => sql.query('select ledger.erase_shop($1) as rows', [String(gone)]));
  await expect(erase(stays)).rejects.toMatchObject({ code: '42501' });
  await erase(gone);
  const rowsOf = async (shopId: bigint) => {
    const parts = TABLES.map((table) => `select 1 from ledger.${table} where shop_id = $1`).join(' union all ');
    return (await adminPool.query(parts, [String(shopId)])).rowCount;
  };
  expect(await rowsOf(gone)).toBe(0);
  expect(await rowsOf(stays)).toBe(4);
  const shops = await listLedgerShops(appPool);
  expect(shops).toContain(stays);
  expect(shops).not.toContain(gone);
});
