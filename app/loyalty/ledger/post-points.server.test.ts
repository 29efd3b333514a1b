/** The one door to points: causes, refusals, batches, and what can be read afterwards. */
import { expect, test } from 'vitest';
import { adminPool, appPool, asShop } from '../../../tests/support/database.ts';
import {
  NOW,
  inDays,
  base,
  earn,
  hashOf,
  newLedger,
  order,
  play,
  spend,
  wanted,
  type Step,
} from '../../../tests/support/ledger-steps.ts';
import { wordsOf } from './drift.ts';
import { listEntries } from './list-entries.server.ts';
import { openAccount } from './open-account.server.ts';
import { postPoints } from './post-points.server.ts';
import type { Posting, PostingOutcome } from './posting.ts';
import { findAccount } from './read-account.server.ts';
import { verifyLedger } from './verify-ledger.server.ts';

test('lifetime is what was earned less what orders lost; spending, expiry and returns leave it alone', async () => {
  const shopId = await newLedger();
  await play(shopId, [
    { post: order(100) },
    { post: earn(20) },
    { post: spend(60) },
    { post: order(70) },
    { post: { kind: 'return', ...base(), reverses: 3n, points: 10n } },
    { post: { kind: 'adjust', ...base(), points: 5n } },
    { post: { kind: 'adjust', ...base(), points: -5n } },
  ]);
  const account = await asShop(shopId, async (db) => findAccount({ db, shopId, now: NOW }, 1n));
  expect(account).toEqual({ available: 40n, pending: 0n, held: 0n, debt: 0n, lifetime: 95n, seq: 7n });
});

test('the same cause with the same hash is a no-op, with another hash a conflict, whatever happened in between', async () => {
  const shopId = await newLedger();
  const first = order(100);
  const steps: Step[] = [
    { post: first, is: [100, 0, 0, 0] },
    { post: order(40), is: [40, 0, 0, 0] },
    { post: first, outcome: 'duplicate', is: [40, 0, 0, 0] },
    { post: { ...first, hash: hashOf('another fact') }, outcome: 'conflict', is: [40, 0, 0, 0] },
    { post: { ...spend(5), key: first.key, hash: first.hash }, outcome: 'duplicate' },
  ];
  expect(await play(shopId, steps)).toEqual(wanted(steps));
});

test('a refusal leaves no cause: what was insufficient may be tried again', async () => {
  const shopId = await newLedger();
  const wish = spend(50);
  const steps: Step[] = [
    { post: wish, outcome: 'insufficient', missing: 50 },
    { post: earn(60) },
    { post: wish, is: [10, 0, 0, 0] },
  ];
  expect(await play(shopId, steps)).toEqual(wanted(steps));
});

test('what is no posting is answered so and stops nobody else', async () => {
  const shopId = await newLedger();
  const bad = (points: bigint): Posting => ({ kind: 'spend', ...base(), points });
  const postings: Posting[] = [
    earn(10),
    bad(0n),
    bad(-5n),
    bad(2n ** 63n),
    { kind: 'adjust', ...base(), points: 0n },
    order(5, { memberId: 9n, orderId: 77n }),
    { ...earn(1), at: new Date(Number.NaN) },
    order(10),
    order(20, { memberId: 2n }),
    spend(20),
  ];
  const outcomes = await postPoints({ db: appPool, shopId, now: NOW }, postings);
  const expected = [
    'posted',
    'bad_posting',
    'bad_posting',
    'bad_posting',
    'bad_posting',
    'no_account',
    'bad_posting',
    'posted',
    'other_member',
    'posted',
  ];
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(expected);
});

test('the database guards itself as well: numbers that are none, or too big, never become points', async () => {
  const shopId = await newLedger();
  const row = { member: '1', hash: '\\x01', at: NOW.toISOString() };
  const rows = [
    { ...row, kind: 'earn', key: 'a', points: 1.5 },
    { ...row, kind: 'earn', key: 'b', points: 1e30 },
    { ...row, kind: 'earn', key: 'c', points: null },
    { ...row, kind: 'order', key: 'd', order: '5', target: -1, policy: 'owe' },
    { ...row, kind: 'order', key: 'e', order: '5', target: 1, policy: 'whatever' },
    { ...row, kind: 'gift', key: 'f', points: 1 },
    { ...row, kind: 'earn', key: 'g', points: 1 },
  ];
  const { rows: outcomes } = await appPool.query<{ outcome: string }>('select outcome from ledger.post($1, $2, $3)', [
    String(shopId),
    JSON.stringify(rows),
    NOW.toISOString(),
  ]);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual([...Array.from({ length: 6 }, () => 'bad_posting'), 'posted']);
});

test('hundreds of first earnings in one call come to exactly what they come to one by one', async () => {
  const [together, apart] = [await newLedger(), await newLedger()];
  await openAccount({ db: appPool, shopId: together, now: NOW }, [4n]);
  await openAccount({ db: appPool, shopId: apart, now: NOW }, [4n]);
  const debt: Posting[] = [order(300, { orderId: 1n }), spend(300), order(0, { orderId: 1n })];
  const postings = Array.from({ length: 400 }, (_, i): Posting => {
    const dates = { ...(i % 3 === 0 && { availableAt: inDays(3) }), ...(i % 4 === 0 && { expiresAt: inDays(90) }) };
    const memberId = BigInt(1 + (i % 5)); // member 5 has no account
    return i % 2 ? earn(1 + (i % 7), dates, memberId) : order(i % 11, { orderId: BigInt(100 + i), memberId, ...dates });
  });
  const again = postings[7];
  if (!again) throw new Error('no such posting');
  postings.push(again, { ...again, hash: hashOf('other') });
  for (const shopId of [together, apart])
    await play(
      shopId,
      debt.map((post) => ({ post })),
    );
  const inOne = await postPoints({ db: appPool, shopId: together, now: NOW }, postings);
  const oneByOne: PostingOutcome[] = [];
  for (const posting of postings)
    oneByOne.push(...(await postPoints({ db: appPool, shopId: apart, now: NOW }, [posting])));
  const names = (outcomes: PostingOutcome[]) => outcomes.map(({ outcome, seq }) => ({ outcome, seq }));
  expect(names(inOne)).toEqual(names(oneByOne));
  for (const [table, columns] of [
    [
      'entry',
      'member_id, seq, kind, available, pending, debt, earned, available_after, pending_after, debt_after, cause, order_id, lots, moved, available_at, expires_at',
    ],
    ['lot', 'member_id, lot, order_id, points, remaining, pending, earned_at, available_at, expires_at, due_at'],
    ['account', 'member_id, available, pending, held, debt, lifetime, seq'],
    ['order_total', 'order_id, member_id, lot, earned, reversed'],
    ['cause', 'key, member_id, seq, hash'],
  ] as const) {
    const rowsOf = async (shopId: bigint) =>
      (
        await adminPool.query(`select ${columns} from ledger.${table} where shop_id = $1 order by ${columns}`, [
          String(shopId),
        ])
      ).rows;
    expect(await rowsOf(together), table).toEqual(await rowsOf(apart));
  }
  expect((await verifyLedger(together, appPool)).map(wordsOf)).toEqual([]);
});

test('entries say why, newest first, page by page', async () => {
  const shopId = await newLedger();
  const why = { rate: '1/100', base: 7990, rounding: 'down' };
  await play(shopId, [
    { post: { ...order(79), version: 3, rule: 'order', why } as Posting },
    { post: spend(9) },
    { post: spend(10) },
  ]);
  const page = async (before?: bigint) =>
    asShop(shopId, async (db) => listEntries({ db, shopId, now: NOW }, 1n, { limit: 2, ...(before && { before }) }));
  const newest = await page();
  expect(newest.map(({ seq, kind, available, availableAfter }) => [seq, kind, available, availableAfter])).toEqual([
    [3n, 'spend', -10n, 60n],
    [2n, 'spend', -9n, 70n],
  ]);
  const [first, ...none] = await page(2n);
  expect(none).toEqual([]);
  expect(first).toMatchObject({
    seq: 1n,
    version: 3,
    rule: 'order',
    why,
    orderId: 55n,
    earned: 79n,
    occurredAt: NOW,
    recordedAt: NOW,
  });
});
