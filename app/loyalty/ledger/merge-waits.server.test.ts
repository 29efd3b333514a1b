/** A posting that waits for an account while it is merged into another one, on a real PostgreSQL as the app's role (decision 016). */
import { expect, test } from 'vitest';
import { adminPool, appPool, asShop } from '../../../tests/support/database.ts';
import { earn, newLedger, NOW } from '../../../tests/support/ledger-steps.ts';
import { mergeAccounts } from './merge-accounts.server.ts';
import { postPoints } from './post-points.server.ts';
import { findAccount } from './read-account.server.ts';
import { verifyLedger } from './verify-ledger.server.ts';

async function waiting(): Promise<number> {
  const { rows } = await adminPool.query(
    'select from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0',
  );
  return rows.length;
}

test('starts over: by itself where it is a transaction of its own, with its caller’s where it is part of one', async () => {
  const shopId = await newLedger();
  const pool = { db: appPool, shopId, now: NOW };
  await postPoints(pool, [earn(10, {}, 1n), earn(20, {}, 2n)]);
  const posted: Promise<unknown>[] = [];
  await asShop(shopId, async (db) => {
    await mergeAccounts({ db, shopId, now: NOW }, { from: 1n, into: 2n, at: NOW });
    posted.push(
      postPoints(pool, [earn(5, {}, 1n)]),
      asShop(shopId, (own) => postPoints({ db: own, shopId, now: NOW }, [earn(7, {}, 1n)])),
    );
    for (const one of posted) one.catch(() => undefined);
    await expect.poll(waiting).toBe(2);
  });
  const [alone, within] = await Promise.allSettled(posted);
  expect(alone).toMatchObject({ status: 'fulfilled', value: [{ outcome: 'posted', available: 35n }] });
  // it holds the merged account's lock, and whoever waits for the other one must not
  expect(within).toMatchObject({ status: 'rejected', reason: { code: '40001' } });
  expect(await asShop(shopId, (db) => findAccount({ db, shopId, now: NOW }, 2n))).toMatchObject({ available: 35n });
  expect(await verifyLedger(shopId, appPool)).toEqual([]);
});
