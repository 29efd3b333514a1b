import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aFact, aFrozen, aLine, anOrder, aRefund, someNews } from '../../../tests/support/order-facts.ts';
import { chargeback } from '../../../tests/support/decided-case.ts';
import { canonicalJson, mergeFact, missesAdditions } from './merge-fact.ts';
import { pointsForOrder } from './points-for-order.ts';
import type { FactEdit, FactOrder, FactRefund, OrderFact, OrderNews } from './order-fact.ts';

const fold = (news: readonly OrderNews[]): OrderFact | null =>
  news.reduce<OrderFact | null>((fact, each) => mergeFact(fact, each), null);

const second = fc.integer({ min: 0, max: 3 }).map((at) => `2026-03-01T12:00:0${at}Z`);
/** An order only ever grows: what was taken off stays in it with fewer units left. */
const STAGES = [{ '11': 3 }, { '11': 4 }, { '11': 4, '12': 3 }, { '11': 4, '12': 3, '13': 3 }];
const lines = fc
  .record({
    quantities: fc.constantFrom(...STAGES),
    left: fc.array(fc.option(fc.integer({ min: 0, max: 3 })), { minLength: 3, maxLength: 3 }),
    discounts: fc.array(fc.constantFrom(0, 10), { minLength: 3, maxLength: 3 }),
  })
  .map(({ quantities, left, discounts }) =>
    Object.entries(quantities).map(([id, quantity], n) =>
      aLine({ id, quantity, currentQuantity: left[n] ?? null, discountMinor: discounts[n] ?? 0 }),
    ),
  );
const order: fc.Arbitrary<FactOrder> = fc
  .record({
    updatedAt: second,
    shippingMinor: fc.constantFrom(0, 1000),
    financialStatus: fc.constantFrom('pending', 'authorized', 'paid', 'partially_refunded', 'refunded'),
    fulfillmentStatus: fc.constantFrom(null, 'partial', 'fulfilled'),
    cancelledAt: fc.constantFrom(null, '2026-03-01T12:00:01Z', '2026-03-01T12:00:02Z'),
    refundIds: fc.constantFrom<string[] | null>(null, [], ['31'], ['31', '32']),
    lines,
  })
  .map((wanted) => anOrder(wanted));
const refund: fc.Arbitrary<FactRefund> = fc
  .record({
    id: fc.constantFrom('31', '32'),
    // a webhook tells the shop's own time, a look-up tells it in UTC
    createdAt: fc.constantFrom('2026-03-02T12:00:00Z', '2026-03-02T13:00:00+01:00'),
    paidBackMinor: fc.integer({ min: 0, max: 5000 }),
    shippingMinor: fc.constantFrom(0, 100),
    shippingTaxMinor: fc.constantFrom(0, 23),
    dutiesMinor: fc.constantFrom(0, 50),
    surplusMinor: fc.constantFrom(null, 0, 70),
    lines: fc.subarray([
      { lineId: '11', quantity: 1, subtotalMinor: 7990, taxMinor: 0 },
      { lineId: '12', quantity: 1, subtotalMinor: 7990, taxMinor: 0 },
    ]),
  })
  .map((wanted) => aRefund(wanted));
const edit: fc.Arbitrary<FactEdit> = fc.constantFrom('41', '42').map((id) => ({
  id,
  createdAt: '2026-03-01T12:00:02Z',
  removals: [{ lineId: '11', quantity: 1 }],
  additions: [],
}));
const news: fc.Arbitrary<OrderNews> = fc
  .record({
    order: fc.option(order),
    refunds: fc.array(refund, { maxLength: 2 }),
    edits: fc.array(edit, { maxLength: 1 }),
    lineNotes: fc.constantFrom<OrderNews['lineNotes']>({}, { '11': { tip: true } }, { '11': { tags: ['jazz'] } }),
  })
  .map((wanted) => someNews(wanted));

test('two tellings of one instant, of refunds and of edits join alike in either order, and twice is once', () => {
  const sameInstant = news.map((each) => ({
    ...each,
    order: each.order && { ...each.order, updatedAt: '2026-03-01T12:00:00Z' },
  }));
  fc.assert(
    fc.property(sameInstant, sameInstant, (a, b) => {
      expect(canonicalJson(fold([a, b]))).toBe(canonicalJson(fold([b, a])));
      expect(canonicalJson(fold([a, b, a, b]))).toBe(canonicalJson(fold([a, b])));
    }),
    { seed: 20_261_121, numRuns: 500 },
  );
});

test('any order of delivery, with duplicates, ends in the same fact', () => {
  fc.assert(
    fc.property(
      fc
        .array(news, { minLength: 1, maxLength: 6 })
        .chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 })),
        ),
      ([list, shuffled]) => {
        expect(canonicalJson(fold(shuffled))).toBe(canonicalJson(fold(list)));
      },
    ),
    { seed: 20_261_121, numRuns: 500 },
  );
});

test.each([[[0, 1, 2]], [[2, 1, 0]], [[1, 0, 2, 1]], [[2, 0, 1, 0]]])(
  'placed, raised by an edit and paid within one second, told as %j: all of it is there and paid',
  (places) => {
    const raised = [aLine({ quantity: 3, currentQuantity: 3 })];
    const told = [
      someNews({ order: anOrder({ lines: [aLine({ quantity: 1, currentQuantity: 1 })], outstandingMinor: 0 }) }),
      someNews({
        order: anOrder({ financialStatus: 'partially_paid', lines: raised, outstandingMinor: 15_980 }),
      }),
      someNews({ order: anOrder({ lines: raised, outstandingMinor: 0 }) }),
    ];
    const fact = fold(places.map((place) => told[place] ?? someNews()));
    expect(fact && pointsForOrder(fact, aFrozen()).target).toBe(239n);
    expect(fact?.lastPaid).toMatchObject({ quantities: { '11': 3 }, lines: { '11': { quantity: 3 } } });
  },
);

test('an older payload is ignored, a newer one replaces', () => {
  const older = anOrder({ updatedAt: '2026-03-01T12:00:00Z', financialStatus: 'pending' });
  const newer = anOrder({ updatedAt: '2026-03-01T12:00:01Z', financialStatus: 'paid' });
  expect(fold([someNews({ order: newer }), someNews({ order: older })])?.order?.financialStatus).toBe('paid');
  expect(fold([someNews({ order: older }), someNews({ order: newer })])?.order?.financialStatus).toBe('paid');
});

test('what was looked up about a line outlives payloads that say nothing of it', () => {
  const known = aFact(anOrder(), [], {}, { '11': { tags: ['jazz'], collections: ['9'] } });
  const merged = mergeFact(known, someNews({ order: anOrder({ updatedAt: '2026-03-02T00:00:00Z' }) }));
  expect(merged.lineNotes).toEqual({ '11': { tags: ['jazz'], collections: ['9'] } });
});

test('what an edit added is missing until a later payload shows the order', () => {
  const added: FactEdit = {
    id: '41',
    createdAt: '2026-03-02T00:00:00Z',
    removals: [],
    additions: [{ lineId: '19', quantity: 1 }],
  };
  const waiting = aFact(anOrder(), [], { '41': added });
  expect(missesAdditions(waiting)).toBe(true);
  expect(missesAdditions(mergeFact(waiting, someNews({ order: anOrder({ updatedAt: '2026-03-02T00:00:00Z' }) })))).toBe(
    false,
  );
});

test('an inquiry that became a chargeback is one, whichever was told first', () => {
  const inquiry = chargeback(7990, { type: 'inquiry' });
  const escalated = { ...inquiry, type: 'chargeback' as const };
  for (const disputes of [
    [inquiry, escalated],
    [escalated, inquiry],
  ])
    expect(fold(disputes.map((dispute) => someNews({ disputes: [dispute] })))?.disputes['61']?.type).toBe('chargeback');
});

describe('what an edit added and nobody paid yet', () => {
  const refunded = (wanted: Partial<FactOrder>) =>
    anOrder({ financialStatus: 'partially_refunded', refundIds: ['31'], updatedAt: '2026-03-03T12:00:00Z', ...wanted });
  const more = [aLine({ quantity: 2, currentQuantity: 1 }), aLine({ id: '12', priceMinor: 50_000 })];
  const before = [aLine({ quantity: 2, currentQuantity: 1 })];
  const told = [
    someNews({ order: anOrder({ lines: [aLine({ quantity: 2 })] }) }),
    someNews({ order: refunded({ updatedAt: '2026-03-02T12:00:00Z', lines: before, outstandingMinor: 0 }) }),
    someNews({ order: refunded({ lines: more, outstandingMinor: 50_000 }) }),
  ];

  test.each([[[0, 1, 2]], [[2, 1, 0]], [[1, 2, 0, 2]]])(
    'does not count while the status goes on saying partially refunded: %j',
    (places) => {
      const fact = places.reduce<OrderFact | null>((known, at) => mergeFact(known, told[at] ?? someNews()), null);
      expect(fact?.lastPaid).toMatchObject({ quantities: { '11': 1 } });
      expect(fact && pointsForOrder(fact, aFrozen()).target).toBe(79n);
    },
  );

  test('does not count either where it was told in the second of the payment', () => {
    const paid = someNews({ order: anOrder({ lines: [aLine({})], outstandingMinor: 0 }) });
    const edited = someNews({
      order: anOrder({
        financialStatus: 'partially_paid',
        outstandingMinor: 50_000,
        lines: [aLine({}), aLine({ id: '12', priceMinor: 50_000 })],
      }),
    });
    for (const [one, other] of [
      [paid, edited],
      [edited, paid],
    ] as const) {
      const fact = mergeFact(mergeFact(null, one), other);
      expect(pointsForOrder(fact, aFrozen()).target).toBe(79n);
    }
  });

  test('an order placed and paid in one second is paid', () => {
    const placed = someNews({ order: anOrder({ financialStatus: 'pending', outstandingMinor: 7990 }) });
    const paid = someNews({ order: anOrder({ outstandingMinor: 0 }) });
    expect(pointsForOrder(mergeFact(mergeFact(null, paid), placed), aFrozen()).target).toBe(79n);
  });
});

test('an order that an older fact took for paid while something was owed is paid when it is seen settled, whenever that was', () => {
  const { lastPaid, ...fact } = mergeFact(null, someNews({ order: anOrder({ outstandingMinor: 0 }) }));
  const older = {
    ...fact,
    lastPaid: lastPaid && { ...lastPaid, updatedAt: '2026-03-09T12:00:00Z', quantities: { '11': 9 }, settled: false },
  };
  const seen = someNews({ order: anOrder({ outstandingMinor: 0 }) });
  expect(mergeFact(older, seen).lastPaid).toEqual(lastPaid);
  const trusted = { ...older, lastPaid: older.lastPaid && { ...older.lastPaid, settled: true } };
  expect(mergeFact(trusted, seen).lastPaid).toEqual(trusted.lastPaid);
});
