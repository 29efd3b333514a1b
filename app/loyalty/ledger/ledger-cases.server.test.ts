/** The ledger as rules.md states it, a case a line, on a real PostgreSQL as the app's role. */
import { expect, test } from 'vitest';
import { appPool, asShop } from '../../../tests/support/database.ts';
import {
  base,
  earn,
  expire,
  inDays,
  mature,
  newLedger,
  NOW,
  order,
  play,
  redate,
  spend,
  undo,
  wanted,
  type Step,
} from '../../../tests/support/ledger-steps.ts';
import { openLots } from '../../../tests/support/lots.ts';
import { wordsOf } from './drift.ts';
import { postPoints } from './post-points.server.ts';
import { findAccount } from './read-account.server.ts';
import { verifyLedger } from './verify-ledger.server.ts';

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
  {
    name: 'new dates: spending follows them, expiry too, empty lots and lots with that date stay, and never is a date',
    steps: [
      { post: earn(10, { expiresAt: inDays(5) }) },
      { post: earn(10, { expiresAt: inDays(20) }) },
      { post: earn(10) },
      { post: redate([1n, 2n], inDays(20)), is: [30, 0, 0, 0] },
      { post: redate([1n, 2n, 77n], inDays(20)), outcome: 'unchanged', is: [30, 0, 0, 0] },
      { post: redate([3n], inDays(2)) },
      { post: redate([2n], null) },
      { day: 1, post: spend(12), is: [18, 0, 0, 0] },
      { day: 2, post: redate([3n], inDays(90)), outcome: 'unchanged' },
      { day: 19, post: expire(), outcome: 'unchanged' },
      { day: 20, post: expire(), is: [10, 0, 0, 0] },
      { day: 999, post: expire(), outcome: 'unchanged' },
    ],
    lots: [[2, 10]],
  },
  {
    name: 'a pending lot gets a new date and waits as long as before; held points too',
    steps: [
      { post: order(40, { availableAt: inDays(10), expiresAt: inDays(15) }), is: [0, 40, 0, 0] },
      { post: earn(9, { expiresAt: inDays(15) }) },
      { post: { kind: 'hold', ...base(), hold: 'r', points: 9n }, is: [9, 40, 9, 0] },
      { post: redate([1n, 2n], inDays(30)) },
      { day: 10, post: mature(), is: [49, 0, 9, 0] },
      { day: 29, post: { kind: 'void', ...base(), hold: 'r' }, is: [49, 0, 0, 0] },
      { day: 30, post: expire(), is: [0, 0, 0, 0] },
    ],
    total: { earned: 40, reversed: 0, forgiven: 0, lapsed: 0, expired: 40 },
  },
  {
    name: 'an earning is taken back as far as it is neither spent nor held nor expired; other points stay',
    steps: [
      { post: earn(50) },
      { post: earn(30) },
      { post: spend(20), is: [60, 0, 0, 0] },
      { post: { kind: 'hold', ...base(), hold: 'u', points: 5n } },
      { post: undo(1n), is: [35, 0, 5, 0], missing: 25 },
      { post: { kind: 'void', ...base(), hold: 'u' }, is: [35, 0, 0, 0] },
      { post: undo(1n), is: [30, 0, 0, 0], missing: 20 },
      { post: undo(1n), outcome: 'unchanged', is: [30, 0, 0, 0], missing: 20 },
      { post: undo(2n), is: [0, 0, 0, 0], missing: 0 },
      { post: undo(3n), outcome: 'bad_posting' },
      { post: undo(99n), outcome: 'bad_posting' },
      { post: { kind: 'return', ...base(), reverses: 3n, points: 20n }, is: [20, 0, 0, 0] },
    ],
    lots: [[1, 20]],
  },
  {
    name: 'what is pending is taken back from what is pending; what paid debt is spent',
    steps: [
      { post: order(50) },
      { post: spend(50) },
      { post: order(0), is: [-50, 0, 0, 50] },
      { post: earn(40), is: [-10, 0, 0, 10] },
      { post: earn(25, { availableAt: inDays(9) }), is: [-10, 25, 0, 10] },
      { post: undo(4n), outcome: 'unchanged', missing: 40 },
      { post: undo(5n), is: [-10, 0, 0, 10], missing: 0 },
      { day: 9, post: mature(), outcome: 'unchanged' },
    ],
  },
];

test.each(CASES)('$name', async ({ steps, total, lots: left }) => {
  const shopId = await newLedger();
  expect(await play(shopId, steps)).toEqual(wanted(steps));
  expect(total === undefined ? undefined : await totals(shopId)).toEqual(total);
  expect(left === undefined ? undefined : await lots(shopId)).toEqual(left);
  expect((await verifyLedger(shopId, appPool)).map(wordsOf)).toEqual([]);
});

test('what was taken back was never earned, and taking it back twice is once', async () => {
  const shopId = await newLedger();
  const twice = undo(1n);
  await postPoints({ db: appPool, shopId, now: NOW }, [earn(50), earn(8)]);
  const outcomes = await postPoints({ db: appPool, shopId, now: NOW }, [twice, twice]);
  expect(outcomes.map(({ outcome, seq, missing }) => ({ outcome, seq, missing }))).toEqual([
    { outcome: 'posted', seq: 3n, missing: 0n },
    { outcome: 'duplicate', seq: 3n, missing: null },
  ]);
  const account = await asShop(shopId, async (db) => findAccount({ db, shopId, now: NOW }, 1n));
  expect(account).toMatchObject({ available: 8n, lifetime: 8n, seq: 3n });
});

test('open lots are listed by member, in the order in which they are spent', async () => {
  const shopId = await newLedger();
  const [late, soon] = [inDays(90), inDays(30)];
  await postPoints({ db: appPool, shopId, now: NOW }, [
    earn(5),
    earn(6, { expiresAt: late }),
    order(7, { expiresAt: soon, availableAt: inDays(3) }),
    earn(8, { expiresAt: soon }),
    earn(9, {}, 2n),
    earn(4, {}, 3n),
    spend(8),
    { kind: 'hold', ...base(), hold: 'o', points: 2n },
  ]);
  const listed = await openLots(shopId, [2n, 1n]);
  const common = {
    memberId: 1n,
    pinned: 0n,
    earnedAt: NOW,
    availableAt: null,
    expiresAt: null,
    pending: false,
    orderId: null,
  };
  expect(listed).toEqual([
    { ...common, lot: 3n, remaining: 7n, availableAt: inDays(3), expiresAt: soon, pending: true, orderId: 55n },
    { ...common, lot: 2n, remaining: 6n, pinned: 2n, expiresAt: late },
    { ...common, lot: 1n, remaining: 5n },
    { ...common, memberId: 2n, lot: 1n, remaining: 9n },
  ]);
});
