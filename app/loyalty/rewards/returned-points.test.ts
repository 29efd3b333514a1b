import { expect, test } from 'vitest';
import { aFact, aLine, anOrder, aRefund } from '../../../tests/support/order-facts.ts';
import type { OrderFact } from '../earning/order-fact.ts';
import { returnsDue, returnTarget, shareOf } from './returned-points.ts';
import type { OrderShare } from './returned-points.ts';

const share = (totalMinor: number, minors: number[], undone = false) => ({
  totalMinor,
  refunds: minors.map((minor, index) => ({ id: String(index + 1), moneyMinor: minor, goodsMinor: minor })),
  undone,
});

test.each<[string, bigint, ReturnType<typeof share>, bigint]>([
  ['nothing refunded', 300n, share(10_000, []), 0n],
  ['a third of the money', 300n, share(9000, [3000]), 100n],
  ['rounded down', 100n, share(9999, [3333]), 33n],
  ['rounded once, not once a refund', 100n, share(9999, [3333, 3333]), 66n],
  ['all of it', 300n, share(9000, [3000, 6000]), 300n],
  ['more than all, as goodwill', 300n, share(9000, [12_000]), 300n],
  ['cancelled', 300n, share(9000, [], true), 300n],
  ['an order worth nothing', 300n, share(0, [0]), 0n],
  [
    'a hundred small ones',
    100n,
    share(
      10_000,
      Array.from({ length: 100 }, () => 99),
    ),
    99n,
  ],
])('%s', (_name, points, what, target) => {
  expect(returnTarget(points, what)).toBe(target);
});

test('of several that are new at once the first brings all that is due, and each is written down', () => {
  expect(returnsDue(300n, 0n, share(9000, [3000, 1500]), new Set())).toEqual([
    { cause: 'refund:1', points: 150n },
    { cause: 'refund:2', points: 0n },
  ]);
});

test('each refund once, in whichever order they are heard of', () => {
  const all = [1500, 2500, 700];
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 2, 0],
  ]) {
    const done = new Set<string>();
    let returned = 0n;
    const known: OrderShare['refunds'] = [];
    for (const index of order) {
      known.push({ id: String(index), moneyMinor: all[index] ?? 0, goodsMinor: 0 });
      // heard of twice
      for (const times of [1, 2]) {
        const due = returnsDue(1000n, returned, { totalMinor: 9000, refunds: known, undone: false }, done);
        expect(due).toHaveLength(times === 1 ? 1 : 0);
        for (const { cause, points } of due) {
          done.add(cause);
          returned += points;
        }
      }
    }
    expect(returned).toBe(522n); // floor(1000 × 4700 ÷ 9000)
  }
});

test('an order’s share: money with shipping and tax; goods where the reward left nothing to pay', () => {
  const line = aLine({ priceMinor: 5000, quantity: 2, discountMinor: 1000 });
  const order = anOrder({ lines: [line], shippingMinor: 1500, discountCodes: ['CBX'] });
  const back = aRefund({
    lines: [{ lineId: line.id, quantity: 1, subtotalMinor: 4500, taxMinor: 0 }],
    paidBackMinor: 4500,
  });
  expect(shareOf(aFact(order, [back]))).toMatchObject({
    codes: ['CBX'],
    totalMinor: 10_500,
    refunds: [{ moneyMinor: 4500, goodsMinor: 4500 }],
  });
  const free = aLine({ priceMinor: 5000, quantity: 2, discountMinor: 10_000 });
  const nothing = aRefund({
    lines: [{ lineId: free.id, quantity: 1, subtotalMinor: 0, taxMinor: 0 }],
    paidBackMinor: 0,
  });
  const gift = anOrder({ lines: [free], shippingMinor: 0, discountCodes: ['CBX'] });
  expect(shareOf(aFact(gift, [nothing]))).toMatchObject({
    totalMinor: 10_000,
    refunds: [{ moneyMinor: 0, goodsMinor: 5000 }],
  });
  expect(shareOf(aFact(anOrder({ discountCodes: [] })))).toBeNull();
});

test('goods that a reward paid for whole are measured by themselves, whatever the parcel cost', () => {
  const line = aLine({ priceMinor: 5000, quantity: 2, discountMinor: 10_000 });
  const order = anOrder({ lines: [line], shippingMinor: 1499, discountCodes: ['CBX'] });
  const parcel = aRefund({ id: '1', shippingMinor: 1499, paidBackMinor: 1499 });
  const one = aRefund({
    id: '2',
    lines: [{ lineId: line.id, quantity: 1, subtotalMinor: 0, taxMinor: 0 }],
  });
  const targets = [[parcel], [one], [parcel, one]].map((refunds) => {
    const found = shareOf(aFact(order, refunds));
    return found && returnTarget(200n, found);
  });
  // the parcel's money brings nothing of what the records cost; one of two records brings half
  expect(targets).toEqual([0n, 100n, 100n]);
});

test('units that an edit takes off, and their money given back afterwards, are one return', () => {
  const line = aLine({ priceMinor: 7990, quantity: 2, discountMinor: 1000 });
  const order = anOrder({ lines: [line], discountCodes: ['CBX'] });
  const taken = aRefund({
    id: '1',
    lines: [{ lineId: line.id, quantity: 1, subtotalMinor: 7490, taxMinor: 0 }],
    paidBackMinor: 0,
  });
  const owed = aRefund({ id: '2', lines: [], paidBackMinor: 7490 });
  const goodwill = aRefund({ id: '3', lines: [], paidBackMinor: 1498 });
  const targets = [[taken], [owed], [taken, owed], [taken, owed, goodwill]].map((refunds) => {
    const found = shareOf(aFact(order, refunds));
    return found && returnTarget(200n, found);
  });
  // 200 × 74.90 ÷ 149.80, and with 14.98 more: 200 × 89.88 ÷ 149.80
  expect(targets).toEqual([100n, 100n, 100n, 120n]);
});

const targetOf = (points: bigint, fact: OrderFact): bigint | null => {
  const found = shareOf(fact);
  return found && returnTarget(points, found);
};

test('what an edit added and took off again unpaid was never bought: it brings nothing, and shares in nothing', () => {
  // two records for 190.00 with a code; a third at 100.00 came and went
  const code = { code: 'CBX', amountMinor: 1000 };
  const line = aLine({ id: '11', priceMinor: 10_000, quantity: 2, discountMinor: 1000, codeDiscounts: [code] });
  const added = aLine({ id: '12', priceMinor: 10_000, quantity: 1 });
  const order = anOrder({ lines: [line, added], discountCodes: ['CBX'] });
  const createdAt = '2026-03-01T13:00:00Z';
  const edits = { 1: { id: '1', createdAt, removals: [], additions: [{ lineId: '12', quantity: 1 }] } };
  const gone = aRefund({ id: '1', lines: [{ lineId: '12', quantity: 1, subtotalMinor: 10_000, taxMinor: 0 }] });
  const itsMoney = aRefund({ id: '2', paidBackMinor: 10_000 });
  const lines = [{ lineId: '11', quantity: 1, subtotalMinor: 9500, taxMinor: 0 }];
  const one = aRefund({ id: '3', lines, paidBackMinor: 9500 });
  const other = { ...one, id: '4' };
  const targets = [[gone], [gone, one], [gone, one, other], [gone, itsMoney], [{ ...gone, paidBackMinor: 10_000 }]].map(
    (refunds) => targetOf(300n, aFact(order, refunds, edits)),
  );
  // half of 190.00, all of it; and where it had been paid for, 300 × 100 ÷ 290
  expect(targets).toEqual([0n, 150n, 300n, 103n, 103n]);
});

test('units added to a line that the code took something off take their part of it with them', () => {
  const codeDiscounts = [{ code: 'CBX', amountMinor: 1000 }];
  const line = aLine({ id: '11', priceMinor: 10_000, quantity: 4, discountMinor: 1000, codeDiscounts });
  const createdAt = '2026-03-01T13:00:00Z';
  const edits = { 1: { id: '1', createdAt, removals: [], additions: [{ lineId: '11', quantity: 2 }] } };
  const gone = aRefund({ lines: [{ lineId: '11', quantity: 2, subtotalMinor: 19_500, taxMinor: 0 }] });
  expect(targetOf(300n, aFact(anOrder({ lines: [line], discountCodes: ['CBX'] }), [gone], edits))).toBe(150n);
});

test('customs duties are no part of what was paid for with the reward', () => {
  const order = anOrder({ lines: [aLine({ priceMinor: 20_000, discountMinor: 1000 })], discountCodes: ['CBX'] });
  const duties = aRefund({ paidBackMinor: 5000, dutiesMinor: 5000 });
  expect(targetOf(300n, aFact(order, [duties]))).toBe(0n);
  expect(targetOf(300n, aFact(order, [{ ...duties, paidBackMinor: 14_500 }]))).toBe(150n);
});
