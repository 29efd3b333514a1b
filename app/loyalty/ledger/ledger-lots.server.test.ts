/** Out of which lots points go, and into which they come back (rules.md "The ledger" 4 to 6), on a real PostgreSQL as the app's role. */
import { expect, test } from 'vitest';
import { appPool, asShop } from '../../../tests/support/database.ts';
import { earn, inDays, newLedger, NOW, order, play, base, spend } from '../../../tests/support/ledger-steps.ts';
import { postPoints } from './post-points.server.ts';
import { verifyLedger } from './verify-ledger.server.ts';

const left = (shopId: bigint) =>
  asShop(shopId, async (sql) => {
    const { rows } = await sql.query<{ lot: number; remaining: number }>(
      'select lot::int, remaining::int from ledger.lot where remaining > 0 order by lot',
    );
    return rows.map(({ lot, remaining }) => [lot, remaining]);
  });

test('of points that expire together the oldest go first, also where they were told of last', async () => {
  const shopId = await newLedger();
  const expiresAt = inDays(90);
  const postings = [
    { ...earn(10, { expiresAt }), at: inDays(-1) },
    { ...earn(10, { expiresAt }), at: inDays(-9) },
    { ...earn(10, { expiresAt }), at: inDays(-5) },
    spend(15),
  ];
  for (const posting of postings) await postPoints({ db: appPool, shopId, now: NOW }, [posting]);
  expect(await left(shopId)).toEqual([
    [1, 10],
    [3, 5],
  ]);
});

test('what comes back pays the debt with the points that were taken last, and the rest goes where it came from', async () => {
  const shopId = await newLedger();
  await play(shopId, [
    { post: earn(60, { expiresAt: inDays(50) }) },
    { post: earn(40, { expiresAt: inDays(90) }) },
    { post: order(30) },
    { post: spend(100) },
    { post: spend(30) },
    { post: order(0) },
  ]);
  const comesBack = { post: { kind: 'return', ...base(), reverses: 4n, points: 50n } as const };
  await play(shopId, [comesBack]);
  expect(await left(shopId)).toEqual([
    [1, 10],
    [2, 10],
  ]);
  await play(shopId, [{ post: { ...comesBack.post, ...base() } }]);
  expect(await left(shopId)).toEqual([
    [1, 60],
    [2, 10],
  ]);
  expect(await verifyLedger(shopId, appPool)).toEqual([]);
});

test.each([
  ['the instant before its date, into its own lot', -1, [[1, 100]]],
  ['at its date, into a new one that lives on', 0, [[3, 100]]],
])('an order that rises again %s', async (_name, ms, lots) => {
  const shopId = await newLedger();
  const expiresAt = inDays(5);
  await play(shopId, [{ post: order(100, { expiresAt }) }, { post: order(0) }]);
  const now = new Date(expiresAt.getTime() + ms);
  const rise = { ...order(100, { expiresAt: inDays(40), graceUntil: inDays(35) }), at: now };
  expect(await postPoints({ db: appPool, shopId, now }, [rise])).toMatchObject([{ outcome: 'posted' }]);
  expect(await left(shopId)).toEqual(lots);
  expect(await verifyLedger(shopId, appPool)).toEqual([]);
});
