/** Two accounts become one: what goes over, what still works afterwards, and that it all adds up when everything happens at once. */
import { expect, test } from 'vitest';
import { appPool, asShop } from '../../../tests/support/database.ts';
import { base, earn, hashOf, inDays, newLedger, NOW, order, spend } from '../../../tests/support/ledger-steps.ts';
import { openLots } from '../../../tests/support/lots.ts';
import { wordsOf } from './drift.ts';
import { listEntries } from './list-entries.server.ts';
import { mergeAccounts, type MergeOutcome } from './merge-accounts.server.ts';
import { postPoints } from './post-points.server.ts';
import type { Posting, PostingOutcome } from './posting.ts';
import { findAccount } from './read-account.server.ts';
import { verifyLedger } from './verify-ledger.server.ts';

const post = async (shopId: bigint, postings: Posting[], now = NOW): Promise<PostingOutcome[]> =>
  postPoints({ db: appPool, shopId, now }, postings);

const merge = async (shopId: bigint, from: bigint, into: bigint): Promise<MergeOutcome> =>
  asShop(shopId, async (db) => mergeAccounts({ db, shopId, now: NOW }, { from, into, at: NOW }));

const accountOf = async (shopId: bigint, memberId: bigint) =>
  asShop(shopId, async (db) => findAccount({ db, shopId, now: NOW }, memberId));

const lotsOf = async (shopId: bigint, memberId: bigint) =>
  (await openLots(shopId, [memberId])).map(({ lot, remaining, expiresAt, pending, orderId }) => ({
    lot,
    remaining,
    expiresAt,
    pending,
    orderId,
  }));

const drifts = async (shopId: bigint) => (await verifyLedger(shopId, appPool)).map(wordsOf);

const isOf = ({ outcome, available, pending, held, debt }: PostingOutcome) => [
  outcome,
  ...[available, pending, held, debt].map(Number),
];
const ends = async (shopId: bigint, postings: Posting[], now = NOW) =>
  (
    await post(
      shopId,
      postings.map((posting) => ({ ...posting, at: now })),
      now,
    )
  ).map(isOf);

test('lots go over with their dates, pending ones too, and are spent in their turn among the others', async () => {
  const shopId = await newLedger();
  await post(shopId, [
    earn(10, { expiresAt: inDays(40) }),
    earn(20, { expiresAt: inDays(90) }, 2n),
    order(30, { memberId: 2n, availableAt: inDays(7), expiresAt: inDays(50) }),
    earn(40, { expiresAt: inDays(5) }, 2n),
    spend(15, 2n),
  ]);
  expect(await merge(shopId, 2n, 1n)).toEqual({ ok: true, kept: 1n, repeated: false });
  const carried = { pending: false, orderId: null };
  expect(await lotsOf(shopId, 1n)).toEqual([
    { ...carried, lot: -1n, remaining: 25n, expiresAt: inDays(5) },
    { ...carried, lot: 1n, remaining: 10n, expiresAt: inDays(40) },
    { lot: -2n, remaining: 30n, expiresAt: inDays(50), pending: true, orderId: 55n },
    { ...carried, lot: -3n, remaining: 20n, expiresAt: inDays(90) },
  ]);
  expect(await lotsOf(shopId, 2n)).toEqual([]);
  expect(await accountOf(shopId, 1n)).toMatchObject({ available: 55n, pending: 30n, lifetime: 100n, seq: 2n });
  expect(await accountOf(shopId, 2n)).toMatchObject({ available: 0n, pending: 0n, lifetime: 0n, seq: 5n });
  expect(await ends(shopId, [spend(30)])).toEqual([['posted', 25, 30, 0, 0]]);
  expect((await lotsOf(shopId, 1n)).map(({ lot, remaining }) => [lot, remaining])).toEqual([
    [1n, 5n],
    [-2n, 30n],
    [-3n, 20n],
  ]);
  const late: Posting[] = [
    { ...base(), kind: 'mature' },
    { ...base(), kind: 'expire' },
  ];
  expect(await ends(shopId, late, inDays(50))).toEqual([
    ['posted', 55, 0, 0, 0],
    ['posted', 20, 0, 0, 0],
  ]);
  expect(await drifts(shopId)).toEqual([]);
});

test('entries on both sides name each other', async () => {
  const shopId = await newLedger();
  await post(shopId, [earn(10, {}, 2n)]);
  await merge(shopId, 2n, 1n);
  const [into, from] = await asShop(shopId, async (db) => [
    await listEntries({ db, shopId, now: NOW }, 1n, { limit: 5 }),
    await listEntries({ db, shopId, now: NOW }, 2n, { limit: 5 }),
  ]);
  expect(into[0]).toMatchObject({ kind: 'merge_in', available: 10n, earned: 10n, ofMember: 2n, reverses: 2n });
  expect(from[0]).toMatchObject({ kind: 'merge_out', available: -10n, earned: -10n, ofMember: 1n, reverses: 1n });
});

test('a moved order is still one order: its lot gives first, its edits post the difference, whoever is named', async () => {
  const shopId = await newLedger();
  await post(shopId, [
    earn(50, { expiresAt: inDays(2) }),
    order(100, { memberId: 2n }),
    order(0, { memberId: 2n, orderId: 56n }),
    order(70, { memberId: 3n, orderId: 57n }),
  ]);
  await merge(shopId, 2n, 1n);
  expect(
    await ends(shopId, [
      order(60, { memberId: 1n }),
      order(80, { memberId: 2n }),
      order(25, { memberId: 2n, orderId: 56n }),
      order(20, { memberId: 1n, orderId: 57n }),
      order(0, { memberId: 1n }),
    ]),
  ).toEqual([
    ['posted', 110, 0, 0, 0],
    ['posted', 130, 0, 0, 0],
    ['posted', 155, 0, 0, 0],
    ['other_member', 155, 0, 0, 0],
    ['posted', 75, 0, 0, 0],
  ]);
  expect((await lotsOf(shopId, 1n)).map(({ remaining, orderId }) => [remaining, orderId])).toEqual([
    [50n, null],
    [25n, 56n],
  ]);
  expect(await drifts(shopId)).toEqual([]);
});

test('holds go over with their pins, and are captured or voided by their name', async () => {
  const shopId = await newLedger();
  const hold = (name: string, points: bigint): Posting => ({ ...base(2n), kind: 'hold', hold: name, points });
  await post(shopId, [
    earn(30, { expiresAt: inDays(3) }, 2n),
    earn(40, { expiresAt: inDays(9) }, 2n),
    hold('gone', 5n),
    hold('captured', 28n),
    hold('voided', 12n),
    { ...base(2n), kind: 'void', hold: 'gone' },
    earn(1),
  ]);
  await merge(shopId, 2n, 1n);
  await merge(shopId, 1n, 3n);
  expect(await accountOf(shopId, 3n)).toMatchObject({ available: 71n, held: 40n });
  const late = await ends(
    shopId,
    [
      { ...base(2n), kind: 'capture', hold: 'captured' },
      { ...base(3n), kind: 'void', hold: 'voided', graceUntil: inDays(40) },
      { ...base(3n), kind: 'void', hold: 'gone' },
      { ...base(3n), kind: 'hold', hold: 'captured', points: 1n },
    ],
    inDays(4),
  );
  expect(late).toEqual([
    ['posted', 43, 0, 12, 0],
    ['posted', 43, 0, 0, 0],
    ['no_hold', 43, 0, 0, 0],
    ['conflict', 43, 0, 0, 0],
  ]);
  expect(await drifts(shopId)).toEqual([]);
});

test('what was spent before the merge comes back to the lots it came from, never more than was spent', async () => {
  const shopId = await newLedger();
  const back = (points: bigint, memberId = 2n): Posting => ({
    ...base(memberId),
    kind: 'return',
    reverses: 3n,
    points,
    graceUntil: inDays(60),
  });
  await post(shopId, [
    earn(10, { expiresAt: inDays(5) }, 2n),
    earn(30, { expiresAt: inDays(20) }, 2n),
    spend(25, 2n),
    back(2n),
    earn(3),
    earn(4),
    spend(6),
  ]);
  await merge(shopId, 2n, 1n);
  expect(await ends(shopId, [back(4n)])).toEqual([['posted', 22, 0, 0, 0]]);
  await merge(shopId, 1n, 3n);
  expect(await ends(shopId, [back(20n)], inDays(6))).toEqual([['too_much', 22, 0, 0, 0]]);
  expect(await ends(shopId, [back(19n)], inDays(6))).toEqual([['posted', 41, 0, 0, 0]]);
  // the first member's own entry of that number, not the second's
  expect(await ends(shopId, [back(6n, 1n)], inDays(6))).toEqual([['posted', 47, 0, 0, 0]]);
  expect((await lotsOf(shopId, 3n)).map(({ remaining, expiresAt }) => [remaining, expiresAt])).toEqual([
    [30n, inDays(20)],
    [10n, inDays(60)],
    [3n, null],
    [4n, null],
  ]);
  expect(await drifts(shopId)).toEqual([]);
});

test('an earning of before the merge is taken back, and a lot of before gets a new date, by what they were called then', async () => {
  const shopId = await newLedger();
  await post(shopId, [earn(10), earn(20, {}, 2n), earn(30, {}, 2n), spend(5, 2n)]);
  const undo = (memberId: bigint): Posting => ({ ...base(memberId), kind: 'undo', reverses: 1n });
  await post(shopId, [undo(2n)]);
  await merge(shopId, 2n, 1n);
  const outcomes = await post(shopId, [
    { ...base(2n), kind: 'redate', lots: [1n, 2n], expiresAt: inDays(8) },
    undo(2n),
    undo(1n),
    { ...base(2n), kind: 'undo', reverses: 2n },
  ]);
  expect(outcomes.map(({ outcome, missing }) => [outcome, missing])).toEqual([
    ['posted', null],
    ['unchanged', 5n],
    ['posted', 0n],
    ['posted', 0n],
  ]);
  expect(await accountOf(shopId, 1n)).toMatchObject({ available: 0n, lifetime: 5n });
  expect(await drifts(shopId)).toEqual([]);
});

test('points of either pay the debt of the other, soonest-expiring first; what is pending does not', async () => {
  const owing = async (memberId: bigint): Promise<bigint> => {
    const shopId = await newLedger();
    await post(shopId, [
      order(50, { memberId }),
      spend(50, memberId),
      order(0, { memberId }),
      earn(30, { expiresAt: inDays(90) }, 3n - memberId),
      earn(40, { expiresAt: inDays(9) }, 3n - memberId),
      earn(7, { availableAt: inDays(3) }, 3n - memberId),
    ]);
    return shopId;
  };
  for (const memberId of [1n, 2n]) {
    const shopId = await owing(memberId);
    await merge(shopId, 2n, 1n);
    expect(await accountOf(shopId, 1n)).toMatchObject({ available: 20n, pending: 7n, debt: 0n, lifetime: 77n });
    expect((await lotsOf(shopId, 1n)).map(({ remaining, expiresAt }) => [remaining, expiresAt])).toEqual([
      [20n, inDays(90)],
      [7n, null],
    ]);
    expect(await drifts(shopId)).toEqual([]);
  }
  const both = await owing(1n);
  await post(both, [
    spend(70, 2n),
    order(60, { memberId: 2n, orderId: 8n }),
    spend(60, 2n),
    order(0, { memberId: 2n, orderId: 8n }),
  ]);
  await merge(both, 2n, 1n);
  expect(await accountOf(both, 1n)).toMatchObject({ available: -110n, pending: 7n, debt: 110n });
  expect(await ends(both, [{ ...base(2n), kind: 'mature' }], inDays(3))).toEqual([['posted', -103, 0, 0, 103]]);
  expect(await drifts(both)).toEqual([]);
});

test('chains end at the last, a repeated merge does nothing, and what cannot be merged is refused', async () => {
  const shopId = await newLedger();
  await post(shopId, [earn(1), earn(2, {}, 2n), earn(4, {}, 3n)]);
  expect(await merge(shopId, 1n, 1n)).toEqual({ ok: false, reason: 'same_account' });
  expect(await merge(shopId, 1n, 77n)).toEqual({ ok: false, reason: 'no_account' });
  expect(await merge(shopId, 77n, 1n)).toEqual({ ok: false, reason: 'no_account' });
  expect(await merge(shopId, 2n, 3n)).toEqual({ ok: true, kept: 3n, repeated: false });
  // told late: what was merged into the second is merged into the third
  expect(await merge(shopId, 1n, 2n)).toEqual({ ok: true, kept: 3n, repeated: false });
  expect(await merge(shopId, 1n, 2n)).toEqual({ ok: true, kept: 3n, repeated: true });
  expect(await merge(shopId, 1n, 3n)).toEqual({ ok: true, kept: 3n, repeated: true });
  expect(await merge(shopId, 3n, 1n)).toEqual({ ok: false, reason: 'same_account' });
  expect(await accountOf(shopId, 3n)).toMatchObject({ available: 7n, lifetime: 7n, seq: 3n });

  const other = await newLedger();
  await merge(other, 1n, 2n);
  expect(await merge(other, 1n, 3n)).toEqual({ ok: false, reason: 'merged_elsewhere' });
  expect(await drifts(shopId)).toEqual([]);
});

test('a cause of before the merge is known after it, for either member', async () => {
  const shopId = await newLedger();
  const once = earn(5, {}, 2n);
  await post(shopId, [once]);
  await merge(shopId, 2n, 1n);
  const outcomes = await post(shopId, [once, { ...once, memberId: 1n }, { ...once, hash: hashOf('another') }]);
  expect(outcomes.map(isOf)).toEqual([
    ['duplicate', 5, 0, 0, 0],
    ['duplicate', 5, 0, 0, 0],
    ['conflict', 5, 0, 0, 0],
  ]);
});

test('in the transaction of the merge, too, postings find the kept account', async () => {
  const shopId = await newLedger();
  const outcomes = await asShop(shopId, async (db) => {
    const ctx = { db, shopId, now: NOW };
    await postPoints(ctx, [earn(5, {}, 2n)]);
    await mergeAccounts(ctx, { from: 2n, into: 1n, at: NOW });
    return postPoints(ctx, [spend(2, 2n), earn(4, {}, 2n)]);
  });
  expect(outcomes.map(isOf)).toEqual([
    ['posted', 3, 0, 0, 0],
    ['posted', 7, 0, 0, 0],
  ]);
});

test('a batch of first earnings over merged members goes to whom they were merged into', async () => {
  const shopId = await newLedger();
  await merge(shopId, 2n, 1n);
  const outcomes = await post(
    shopId,
    Array.from({ length: 20 }, (_, i) => order(1, { memberId: BigInt(1 + (i % 3)), orderId: BigInt(100 + i) })),
  );
  expect(outcomes.every(({ outcome }) => outcome === 'posted')).toBe(true);
  expect(await accountOf(shopId, 1n)).toMatchObject({ available: 14n });
  expect(await accountOf(shopId, 3n)).toMatchObject({ available: 6n });
  expect(await drifts(shopId)).toEqual([]);
});

/** As a job does it: what met another merge half-way starts over. */
async function mergeAtLast(shopId: bigint, from: bigint, into: bigint): Promise<MergeOutcome> {
  try {
    return await merge(shopId, from, into);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '40001') return mergeAtLast(shopId, from, into);
    throw error;
  }
}

test('postings to both while they are merged all arrive, singly and in batches', { timeout: 60_000 }, async () => {
  const merges: [bigint, bigint][] = [
    [2n, 1n],
    [2n, 1n],
    [1n, 3n],
  ];
  for (const count of [1, 2, 3]) {
    const shopId = await newLedger();
    const some = async (from: number) => [
      ...Array.from({ length: 20 }, async (_, i) => post(shopId, [earn(1, {}, BigInt(1 + ((from + i) % 3)))])),
      ...Array.from({ length: 6 }, async (_, i) => {
        const members = i % 2 === 0 ? [1n, 2n, 3n] : [3n, 2n, 1n];
        return post(
          shopId,
          [...members, ...members].map((memberId) => earn(1, {}, memberId)),
        );
      }),
    ];
    const before = await some(0);
    const merged = merges.slice(0, count).map(async ([from, into]) => mergeAtLast(shopId, from, into));
    const after = await some(1);
    const outcomes = (await Promise.all([...before, ...after])).flat();
    expect((await Promise.all(merged)).every(({ ok }) => ok)).toBe(true);
    expect(outcomes.filter(({ outcome }) => outcome !== 'posted')).toEqual([]);
    const accounts = await Promise.all([1n, 2n, 3n].map(async (id) => accountOf(shopId, id)));
    expect(accounts.map((account) => Number(account?.available))).toEqual(count === 3 ? [0, 0, 112] : [75, 0, 37]);
    expect(await drifts(shopId)).toEqual([]);
  }
});

test('two merges at once, each of the one into the other: one is done and the other has nothing left to do', async () => {
  for (const [one, other] of [
    [1n, 2n],
    [2n, 1n],
  ] as const) {
    const shopId = await newLedger();
    await post(shopId, [earn(5), earn(6, {}, 2n)]);
    const settled = await Promise.allSettled([merge(shopId, one, other), merge(shopId, other, one)]);
    const done = settled.filter((result) => result.status === 'fulfilled' && result.value.ok);
    expect(done).toHaveLength(1);
    const accounts = await Promise.all([1n, 2n].map(async (id) => accountOf(shopId, id)));
    expect(accounts.map((account) => Number(account?.available)).toSorted((a, b) => a - b)).toEqual([0, 11]);
    expect(await drifts(shopId)).toEqual([]);
  }
});
