/** What meets the locks of an import that takes long, and what an import does that meets others' (docs/decisions/092). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isHeldUp, LOCK_MS, withShopSql } from '../app/db.server.ts';
import { earnForOrder } from '../app/loyalty/earning/earn-for-order.server.ts';
import { commitImport, startCommit } from '../app/loyalty/import-export/commit-import.server.ts';
import { startUndo, undoImport } from '../app/loyalty/import-export/undo-import.server.ts';
import { verifyLedger } from '../app/loyalty/ledger/verify-ledger.server.ts';
import { action as redeem } from '../app/routes/proxy.redemptions.ts';
import { adminPool, appPool } from './support/database.ts';
import { ImportWorld, STAFF } from './support/import-world.ts';
import { anOrder, EVERYONE, PLAIN_RULE, someNews } from './support/order-facts.ts';
import { proxiedRequest } from './support/proxied-request.ts';
import { REWARDS, startRewardWorld } from './support/reward-world.ts';
import type { RewardWorld } from './support/reward-world.ts';

const now = new Date();
let world: RewardWorld;
beforeAll(async () => {
  world = await startRewardWorld();
  const settings = {
    schema: 1,
    goLiveAt: '2026-01-01T00:00:00Z',
    paused: false,
    order: PLAIN_RULE,
    eligibility: EVERYONE,
  };
  await adminPool.query(
    `insert into public.program_version (shop_id, version, settings, published_at, published_by)
     values ($1, 1, $2, '2026-01-02T00:00:00Z', 'Sample staff')`,
    [world.shopId, JSON.stringify(settings)],
  );
});
afterAll(() => world.backend.stop());

/** Somebody's transaction, that holds these members' accounts while `work` runs. */
async function whileHeld<Result>(memberIds: readonly bigint[], work: () => Promise<Result>): Promise<Result> {
  const client = await adminPool.connect();
  try {
    await client.query('begin');
    await client.query('select from ledger.account where shop_id = $1 and member_id = any ($2) for no key update', [
      world.shopId,
      memberIds.map(String),
    ]);
    return await work();
  } finally {
    await client.query('rollback');
    client.release();
  }
}

/** Within a transaction that waits for locks for hardly any time. */
const hardlyWaiting = <Result>(work: Parameters<typeof withShopSql<Result>>[1]) =>
  withShopSql(world.shopId, work, appPool, 1);

async function isWaitedFor(): Promise<boolean> {
  const { rows } = await adminPool.query(
    'select from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0',
  );
  return rows.length > 0;
}

test('a shopper is told to try again in a minute, and then gets the reward with the same key', async () => {
  const reward = String(await world.reward(REWARDS.code));
  await world.stock(BigInt(reward), 5, 1);
  const { id, customerId } = await world.member(900);
  const take = async (locale: string) => {
    const asked = { path: 'redemptions', shop: world.backend.shop.domain, customer: customerId, own: { locale } };
    const request = proxiedRequest({ ...asked, body: { reward, key: 'attempt-held-up' } });
    const response = await redeem({ request, params: {}, context: {} });
    return { status: response.status, body: await response.json(), again: response.headers.get('retry-after') };
  };
  const [english, polish] = await whileHeld([id], () => Promise.all([take('en'), take('pl')]));
  expect(english).toMatchObject({ status: 503, again: '30', body: { error: { code: 'held_up' } } });
  expect(english.body.error.message).toBe(
    'The shop is updating its points just now. Please try again in a minute; nothing was taken.',
  );
  expect(polish.body.error.message).toBe(
    'Sklep właśnie aktualizuje punkty. Spróbuj ponownie za minutę; nic nie ubyło.',
  );
  expect(await world.account(id)).toMatchObject({ available: 900n });
  expect(await take('en')).toMatchObject({ status: 200, body: { spendable: 600 } });
}, 30_000);

test('an order gives its place to other jobs, and is posted once when its job comes again', async () => {
  const { id, customerId } = await world.member(0);
  const news = someNews({ orderId: '7001', order: anOrder({ customerId, processedAt: now.toISOString() }) });
  const earn = () =>
    hardlyWaiting((db) => earnForOrder({ db, shopId: world.shopId, now }, news)).catch((error: unknown) =>
      isHeldUp(error) ? 'held up' : Promise.reject(error as Error),
    );
  expect(await whileHeld([id], earn)).toBe('held up');
  expect(await earn()).toMatchObject({ outcome: 'posted' });
  expect(await earn()).toMatchObject({ outcome: 'nothing_new' });
  expect(await world.account(id)).toMatchObject({ available: 79n });
  // a job hardly waits, a shopper not long
  expect(LOCK_MS.job).toBeLessThan(LOCK_MS.shopper);
});

test('an import waits as long as it takes, and before it waits for anybody it has done what needs nobody', async () => {
  const known = await world.member(10);
  const strangers = Array.from({ length: 3 }, (_, n) => 8_800_000_000_000 + n);
  const imports = new ImportWorld(world.shopId, now, () =>
    Promise.resolve(async (_document, options) => {
      const ids = (options?.variables?.['ids'] ?? []) as string[];
      const nodes = ids.map((gid) => ({
        id: gid,
        firstName: 'Shopper',
        lastName: null,
        locale: 'en',
        defaultEmailAddress: null,
      }));
      return Response.json({ data: { nodes } });
    }),
  );
  const rows = [known.customerId, ...strangers].map((customer) => `${customer},5,Gold`).join('\n');
  const id = await imports.upload(`customer_id,points,tier\n${rows}\n`);
  expect((await imports.check(id)).found).toMatchObject({ new: 3, change: 1, problem: 0 });
  const work = {
    ...imports.work,
    inTx: <Result>(task: Parameters<typeof imports.inTx<Result>>[0]) =>
      hardlyWaiting((db) => task({ db, shopId: world.shopId, now })),
  };
  const waits = async (step: Promise<void>) => {
    step.catch(() => undefined);
    await expect.poll(isWaitedFor).toBe(true);
    return { step, done: (await imports.batch(id)).done };
  };

  await imports.inTx((ctx) => startCommit(ctx, id, STAFF, false));
  const committing = await whileHeld([known.id], () => waits(commitImport(work, id)));
  // the three who are new were enrolled and have their points
  expect(committing.done).toBe(4);
  await committing.step;
  expect((await imports.batch(id)).state).toBe('committed');
  expect(await world.account(known.id)).toMatchObject({ available: 15n });

  await imports.inTx((ctx) => startUndo(ctx, id, STAFF));
  const undoing = await whileHeld([known.id], () => waits(undoImport(work, id)));
  await undoing.step;
  expect(await imports.batch(id)).toMatchObject({
    state: 'undone',
    found: { takenBack: '20', missing: '0', ended: 3 },
  });
  expect(await world.account(known.id)).toMatchObject({ available: 10n });
  expect(await verifyLedger(world.shopId, appPool)).toEqual([]);
});

test('undoing an import that raised some balances and lowered others takes accounts in their order, so that nobody waits in a circle', async () => {
  const [lowered, raised] = [await world.member(50), await world.member(50)];
  const imports = new ImportWorld(world.shopId, now);
  const id = await imports.run(`customer_id,points\n${lowered.customerId},20\n${raised.customerId},80\n`, {
    points: 'set',
  });
  await imports.inTx((ctx) => startUndo(ctx, id, STAFF));
  // a night has the first of the two, and wants the second one next
  const night = await whileHeld([lowered.id], async () => {
    const undoing = undoImport(imports.work, id);
    undoing.catch(() => undefined);
    await expect.poll(isWaitedFor).toBe(true);
    const both = hardlyWaiting((db) =>
      db.query('select ledger.lock_accounts($1, $2::bigint[])', [String(world.shopId), [String(raised.id)]]),
    );
    return { undoing, second: await both.then(() => 'had', isHeldUp) };
  });
  expect(night.second).toBe('had');
  await night.undoing;
  expect(await world.account(lowered.id)).toMatchObject({ available: 50n });
  expect(await world.account(raised.id)).toMatchObject({ available: 50n });
});
