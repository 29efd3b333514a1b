import { expect, test } from 'vitest';
import { aFact, aLine, anOrder, aRefund } from '../../../tests/support/order-facts.ts';
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
