/** Posting as rules.md states it, case by case, on a real PostgreSQL as the app's role. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { adminPool, appPool, asShop } from '../../../tests/support/database.ts';
import { findAccount } from './read-account.server.ts';
import { listEntries } from './list-entries.server.ts';
import { openAccount } from './open-account.server.ts';
import { postPoints } from './post-points.server.ts';
import type { Posting, PostingOutcome } from './posting.ts';
import { wordsOf } from './drift.ts';
import { verifyLedger } from './verify-ledger.server.ts';

const NOW = new Date('2026-03-01T10:00:00Z');
const DAY = 86_400_000;
const inDays = (days: number) => new Date(NOW.getTime() + days * DAY);
const hashOf = (fact: string) => createHash('sha256').update(fact).digest();

let shops = 100n;
let keys = 0;

/** A shop of its own with accounts of members 1 to 3. */
async function newShop(): Promise<bigint> {
  shops += 1n;
  await openAccount({ db: appPool, shopId: shops, now: NOW }, [1n, 2n, 3n]);
  return shops;
}

const base = (memberId = 1n, at = NOW) => {
  keys += 1;
  return { memberId, key: `k${keys}`, hash: hashOf(`k${keys}`), at };
};
type Dates = { availableAt?: Date; expiresAt?: Date };
const earn = (points: number, dates: Dates = {}, memberId = 1n): Posting => ({
  kind: 'earn',
  ...base(memberId),
  points: BigInt(points),
  ...dates,
});
const spend = (points: number, memberId = 1n): Posting => ({
  kind: 'spend',
  ...base(memberId),
  points: BigInt(points),
});
const order = (
  target: number,
  more: Dates & { orderId?: bigint; policy?: 'owe' | 'forgive'; memberId?: bigint; graceUntil?: Date } = {},
): Posting => ({
  kind: 'order',
  ...base(more.memberId),
  orderId: 55n,
  policy: 'owe',
  graceUntil: inDays(60),
  ...more,
  target: BigInt(target),
});
const expire = (): Posting => ({ kind: 'expire', ...base() });
const mature = (): Posting => ({ kind: 'mature', ...base() });

interface Step {
  day?: number;
  post: Posting;
  outcome?: PostingOutcome['outcome'];
  /** available, pending, held, debt afterwards */
  is?: [number, number, number, number];
  missing?: number;
}

async function play(shopId: bigint, steps: Step[]): Promise<PostingOutcome[]> {
  const outcomes: PostingOutcome[] = [];
  for (const [index, { day = 0, post, outcome = 'posted', is, missing }] of steps.entries()) {
    const now = inDays(day);
    const [got] = await postPoints({ db: appPool, shopId, now }, [{ ...post, at: now }]);
    if (!got) throw new Error('no outcome');
    const { available, pending, held, debt } = got;
    expect({ step: index, outcome: got.outcome }).toEqual({ step: index, outcome });
    if (is) expect({ step: index, is: [available, pending, held, debt].map(Number) }).toEqual({ step: index, is });
    if (missing !== undefined) expect(got.missing).toBe(BigInt(missing));
    outcomes.push(got);
  }
  return outcomes;
}

const totals = async (shopId: bigint) =>
  asShop(shopId, async (sql) => {
    const { rows } = await sql.query<Record<string, number>>(
      'select earned::int, reversed::int, forgiven::int, lapsed::int, expired::int from ledger.order_total where order_id = 55',
    );
    return rows[0];
  });

const lots = async (shopId: bigint) =>
  asShop(shopId, async (sql) => {
    const { rows } = await sql.query<{ lot: number; remaining: number }>(
      'select lot::int, remaining::int from ledger.lot where remaining > 0 order by lot',
    );
    return rows.map(({ lot, remaining }) => [lot, remaining]);
  });

const CASES: { name: string; steps: Step[]; total?: Record<string, number>; lots?: number[][] }[] = [
  {
    name: 'an order, refunded by half and then wholly',
    steps: [
      { post: order(100), is: [100, 0, 0, 0] },
      { post: order(50), is: [50, 0, 0, 0] },
      { post: order(0), is: [0, 0, 0, 0] },
    ],
    total: { earned: 100, reversed: 100, forgiven: 0, lapsed: 0, expired: 0 },
  },
  {
    name: 'a revision that changes nothing leaves no entry',
    steps: [
      { post: order(100), is: [100, 0, 0, 0] },
      { post: order(100), outcome: 'unchanged', is: [100, 0, 0, 0] },
      { post: order(70), is: [70, 0, 0, 0] },
    ],
  },
  {
    name: 'an order worth nothing at first, then something',
    steps: [
      { post: order(0), outcome: 'unchanged', is: [0, 0, 0, 0] },
      { post: order(30), is: [30, 0, 0, 0] },
      { post: order(10), is: [10, 0, 0, 0] },
    ],
    total: { earned: 30, reversed: 20, forgiven: 0, lapsed: 0, expired: 0 },
  },
  {
    name: 'claw-back of spent points takes the soonest-expiring others, then is owed; new points pay the debt first',
    steps: [
      { post: order(100) },
      { post: spend(90), is: [10, 0, 0, 0] },
      { post: earn(20, { expiresAt: inDays(9) }), is: [30, 0, 0, 0] },
      { post: order(0), is: [-70, 0, 0, 70] },
      { post: earn(50), is: [-20, 0, 0, 20] },
      { post: earn(50), is: [30, 0, 0, 0] },
    ],
    total: { earned: 100, reversed: 100, forgiven: 0, lapsed: 0, expired: 0 },
    lots: [[6, 30]],
  },
  {
    name: 'claw-back under forgive, and the rise that first undoes it',
    steps: [
      { post: order(100, { policy: 'forgive' }) },
      { post: spend(80), is: [20, 0, 0, 0] },
      { post: order(0, { policy: 'forgive' }), is: [0, 0, 0, 0] },
      { post: order(90, { policy: 'forgive' }), is: [10, 0, 0, 0] },
      { post: order(130, { policy: 'forgive' }), is: [50, 0, 0, 0] },
    ],
    total: { earned: 130, reversed: 0, forgiven: 0, lapsed: 0, expired: 0 },
  },
  {
    name: 'a refund within the window reduces the pending part first, leaving other points alone',
    steps: [
      { post: earn(40), is: [40, 0, 0, 0] },
      { post: order(100, { availableAt: inDays(14) }), is: [40, 100, 0, 0] },
      { post: order(25, { availableAt: inDays(14) }), is: [40, 25, 0, 0] },
      { post: mature(), outcome: 'unchanged' },
      { day: 14, post: mature(), is: [65, 0, 0, 0] },
      { day: 15, post: order(0), is: [40, 0, 0, 0] },
    ],
  },
  {
    name: 'pending points pay no debt before they mature',
    steps: [
      { post: order(50) },
      { post: spend(50) },
      { post: order(0), is: [-50, 0, 0, 50] },
      { post: order(80, { orderId: 56n, availableAt: inDays(3) }), is: [-50, 80, 0, 50] },
      { day: 3, post: mature(), is: [30, 0, 0, 0] },
    ],
  },
  {
    name: 'what expiry took from the order lapses instead of being taken again; the rise gives it back to nobody',
    steps: [
      { post: order(100, { expiresAt: inDays(10) }) },
      { post: spend(30), is: [70, 0, 0, 0] },
      { day: 10, post: expire(), is: [0, 0, 0, 0] },
      { day: 11, post: order(50), is: [0, 0, 0, 0] },
      { day: 11, post: order(0), is: [-30, 0, 0, 30] },
      { day: 12, post: order(100), is: [0, 0, 0, 0] },
    ],
    total: { earned: 100, reversed: 0, forgiven: 0, lapsed: 0, expired: 70 },
  },
  {
    name: 'a rise beyond what was undone earns; past the date of the order it opens a lot that lives on',
    steps: [
      { post: order(100, { expiresAt: inDays(10) }) },
      { post: order(60, { expiresAt: inDays(10) }), is: [60, 0, 0, 0] },
      { day: 10, post: expire(), is: [0, 0, 0, 0] },
      { day: 20, post: order(120, { expiresAt: inDays(10), graceUntil: inDays(50) }), is: [60, 0, 0, 0] },
      { day: 49, post: expire(), outcome: 'unchanged', is: [60, 0, 0, 0] },
      { day: 50, post: expire(), is: [0, 0, 0, 0] },
    ],
    total: { earned: 120, reversed: 0, forgiven: 0, lapsed: 0, expired: 120 },
  },
  {
    name: 'points are spent from the lot that expires soonest; ties spend the oldest; the everlasting last',
    steps: [
      { post: earn(10) },
      { post: earn(10, { expiresAt: inDays(5) }) },
      { day: 1, post: earn(10, { expiresAt: inDays(5) }) },
      { day: 1, post: earn(10, { expiresAt: inDays(3) }) },
      { day: 1, post: spend(25), is: [15, 0, 0, 0] },
    ],
    lots: [
      [1, 10],
      [3, 5],
    ],
  },
  {
    name: 'a spend of more than there is says how much is missing; pending does not count',
    steps: [
      { post: earn(30) },
      { post: earn(500, { availableAt: inDays(1) }) },
      { post: spend(150), outcome: 'insufficient', missing: 120, is: [30, 500, 0, 0] },
      { post: { kind: 'adjust', ...base(), points: -31n }, outcome: 'insufficient', missing: 1 },
      { post: { kind: 'adjust', ...base(), points: -30n }, is: [0, 500, 0, 0] },
    ],
  },
  {
    name: 'a hold is not spendable, is captured or voided once, and its name is used once',
    steps: [
      { post: earn(100) },
      { post: { kind: 'hold', ...base(), hold: 'a', points: 60n }, is: [100, 0, 60, 0] },
      { post: spend(41), outcome: 'insufficient', missing: 1 },
      { post: { kind: 'hold', ...base(), hold: 'a', points: 1n }, outcome: 'conflict' },
      { post: { kind: 'hold', ...base(), hold: 'b', points: 40n }, is: [100, 0, 100, 0] },
      { post: { kind: 'capture', ...base(), hold: 'a' }, is: [40, 0, 40, 0] },
      { post: { kind: 'void', ...base(), hold: 'a' }, outcome: 'no_hold' },
      { post: { kind: 'void', ...base(2n), hold: 'b' }, outcome: 'no_hold' },
      { post: { kind: 'void', ...base(), hold: 'b', graceUntil: inDays(30) }, is: [40, 0, 0, 0] },
      { post: spend(40), is: [0, 0, 0, 0] },
    ],
  },
  {
    name: 'held points do not expire; voided after their date they get a lot with the grace period',
    steps: [
      { post: earn(50, { expiresAt: inDays(5) }) },
      { post: { kind: 'hold', ...base(), hold: 'a', points: 20n }, is: [50, 0, 20, 0] },
      { day: 5, post: expire(), is: [20, 0, 20, 0] },
      { day: 6, post: { kind: 'void', ...base(), hold: 'a', graceUntil: inDays(36) }, is: [20, 0, 0, 0] },
      { day: 35, post: expire(), outcome: 'unchanged' },
      { day: 36, post: expire(), is: [0, 0, 0, 0] },
    ],
  },
  {
    name: 'claw-back leaves held points alone; voiding them pays the debt it made',
    steps: [
      { post: order(100) },
      { post: { kind: 'hold', ...base(), hold: 'a', points: 70n }, is: [100, 0, 70, 0] },
      { post: order(0), is: [0, 0, 70, 70] },
      { post: { kind: 'void', ...base(), hold: 'a', graceUntil: inDays(30) }, is: [0, 0, 0, 0] },
    ],
  },
  {
    name: 'returned points go to the lots they came from, last taken first; for an expired lot there is a new one; never more than was spent',
    steps: [
      { post: earn(10, { expiresAt: inDays(5) }) },
      { post: earn(10) },
      { post: spend(15), is: [5, 0, 0, 0] },
      { post: { kind: 'return', ...base(), reverses: 3n, points: 4n, graceUntil: inDays(30) }, is: [9, 0, 0, 0] },
      { day: 6, post: { kind: 'return', ...base(), reverses: 3n, points: 12n }, outcome: 'too_much', missing: 1 },
      {
        day: 6,
        post: { kind: 'return', ...base(), reverses: 3n, points: 11n, graceUntil: inDays(40) },
        is: [20, 0, 0, 0],
      },
      { day: 6, post: { kind: 'return', ...base(), reverses: 1n, points: 1n }, outcome: 'too_much', missing: 1 },
      { day: 40, post: expire(), is: [10, 0, 0, 0] },
    ],
    lots: [[2, 10]],
  },
];

test.each(CASES)('$name', async ({ steps, total, lots: left }) => {
  const shopId = await newShop();
  await play(shopId, steps);
  if (total) expect(await totals(shopId)).toEqual(total);
  if (left) expect(await lots(shopId)).toEqual(left);
  expect((await verifyLedger(shopId, appPool)).map(wordsOf)).toEqual([]);
});

test('lifetime is what was earned less what orders lost; spending, expiry and returns leave it alone', async () => {
  const shopId = await newShop();
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
  const shopId = await newShop();
  const first = order(100);
  await play(shopId, [
    { post: first, is: [100, 0, 0, 0] },
    { post: order(40), is: [40, 0, 0, 0] },
    { post: first, outcome: 'duplicate', is: [40, 0, 0, 0] },
    { post: { ...first, hash: hashOf('another fact') }, outcome: 'conflict', is: [40, 0, 0, 0] },
    { post: { ...spend(5), key: first.key, hash: first.hash }, outcome: 'duplicate' },
  ]);
});

test('a refusal leaves no cause: what was insufficient may be tried again', async () => {
  const shopId = await newShop();
  const wish = spend(50);
  await play(shopId, [
    { post: wish, outcome: 'insufficient', missing: 50 },
    { post: earn(60) },
    { post: wish, is: [10, 0, 0, 0] },
  ]);
});

test('what is no posting is answered so and stops nobody else', async () => {
  const shopId = await newShop();
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
  const shopId = await newShop();
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
  const [together, apart] = [await newShop(), await newShop()];
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
  const shopId = await newShop();
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
