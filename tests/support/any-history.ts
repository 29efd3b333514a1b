/** Arbitrary histories of orders and arbitrary rules to decide them by, for properties (fast-check). */
import fc from 'fast-check';
import type { Bonus, GoodsMatch, Multiplier, OrderRule } from '../../app/loyalty/program/order-rule.ts';
import { productId } from './order-history.ts';
import type { Goods, History, Step } from './order-history.ts';

const index = fc.nat({ max: 5 });
const units = fc.integer({ min: 1, max: 3 });
const amount = fc.oneof(fc.integer({ min: 1, max: 12_000 }), fc.constantFrom(1, 50, 99, 100, 5000, 9999));

const goods: fc.Arbitrary<Goods> = fc.record({
  product: fc.nat({ max: 3 }),
  kind: fc.oneof(
    { weight: 8, arbitrary: fc.constant('goods' as const) },
    { weight: 1, arbitrary: fc.constantFrom('gift card' as const, 'tip' as const) },
  ),
  quantity: units,
  unitMinor: fc.oneof({ weight: 9, arbitrary: amount }, { weight: 1, arbitrary: fc.constant(0) }),
  unitTaxMinor: fc.integer({ min: 0, max: 2000 }),
  discountPercent: fc.constantFrom(0, 0, 10, 33, 100),
  codePercent: fc.constantFrom(0, 50, 100),
});

/** An edit grants no discounts. */
const added = goods.map((each) => ({ ...each, discountPercent: 0 }));

const refund = fc.record({
  what: fc.constant('refund' as const),
  line: index,
  units,
  withheld: fc.constantFrom(0, 0, 0, 500, -500),
  split: fc.boolean(),
  late: fc.boolean(),
});
const plain = (...whats: ('pay' | 'touch' | 'fulfil' | 'cancel' | 'delete')[]) =>
  fc.constantFrom(...whats).map((what): Step => ({ what }));

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: plain('pay', 'pay', 'touch', 'fulfil') },
  { weight: 18, arbitrary: refund },
  { weight: 6, arbitrary: fc.record({ what: fc.constant('money back' as const), minor: amount }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('shipping back' as const), minor: amount }) },
  { weight: 9, arbitrary: fc.record({ what: fc.constant('take off' as const), line: index, units }) },
  { weight: 6, arbitrary: fc.record({ what: fc.constant('add to' as const), line: index, units }) },
  { weight: 6, arbitrary: fc.record({ what: fc.constant('add' as const), goods: added }) },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('dispute' as const),
      percent: fc.constantFrom(10, 20, 50, 100, null),
      inquiry: fc.constantFrom(false, false, true),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('settle dispute' as const),
      dispute: index,
      status: fc.constantFrom('won', 'won', 'lost', 'accepted', 'charge_refunded', 'prevented'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('escalate' as const), dispute: index }) },
  { weight: 1, arbitrary: plain('cancel', 'delete') },
);

const payPart = fc.record({ what: fc.constant('pay part' as const), percent: fc.constantFrom(10, 40, 99, 100) });

/** Most are paid at once, as most orders are; some begin with a part. */
const steps = fc
  .tuple(
    fc.constantFrom('pay' as const, 'pay' as const, 'pay' as const, null, 'pay part' as const),
    payPart,
    fc.array(step, { maxLength: 7 }),
  )
  .map(([first, part, rest]): Step[] => {
    if (first === null) return rest;
    return [first === 'pay' ? { what: first } : part, ...rest];
  });

export const anyHistory: fc.Arbitrary<History> = fc.record({
  taxesIncluded: fc.boolean(),
  shippingMinor: fc.constantFrom(0, 1500, 999),
  shippingTaxMinor: fc.constantFrom(0, 280),
  giftCardPercent: fc.constantFrom(0, 0, 0, 25, 25, 100),
  storeCreditPercent: fc.constantFrom(0, 0, 30),
  goods: fc.array(goods, { minLength: 1, maxLength: 3 }),
  steps,
  lookedUp: fc.subarray([0, 1, 2, 3, 4, 5], { maxLength: 2 }),
});

const match: fc.Arbitrary<GoodsMatch> = fc
  .oneof(
    fc.nat({ max: 3 }).map((n) => ({ by: 'product' as const, value: productId(n) })),
    fc.constantFrom('vendor 0', 'VENDOR 1').map((value) => ({ by: 'vendor' as const, value })),
    fc.constantFrom('VINYL', 'cd').map((value) => ({ by: 'tag' as const, value })),
    fc.constantFrom('8', '9').map((value) => ({ by: 'collection' as const, value })),
  )
  .map((found) => ({ ...found, label: found.value }));

const scope = {
  name: fc.constant('Spring'),
  match: fc.option(match),
  tiers: fc.constantFrom<string[]>([], [], ['Gold'], ['Silver']),
  from: fc.constantFrom(null, null, '2026-03-01T12:00:00Z', '2026-03-01T12:00:01Z'),
  until: fc.constantFrom(null, null, '2026-03-01T12:00:01Z', '2026-03-01T12:00:00Z'),
};
const multiplier: fc.Arbitrary<Multiplier> = fc.record({
  id: fc.constant('m'),
  percent: fc.constantFrom(1, 50, 125, 150, 200, 300),
  ...scope,
});
const bonus: fc.Arbitrary<Bonus> = fc.record({
  id: fc.constant('b'),
  points: fc.integer({ min: 1, max: 100 }),
  minimumMinor: fc.oneof(fc.constantFrom(0, 5000, 10_000), amount),
  ...scope,
});

const few = <Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<Value[]> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant<Value[]>([]) },
    { weight: 1, arbitrary: fc.array(values, { maxLength: 3 }) },
  );

export const anyRule: fc.Arbitrary<OrderRule> = fc.record({
  points: fc.constantFrom(1, 3, 10),
  perMinor: fc.constantFrom(1, 100, 700, 1000),
  rounding: fc.constantFrom('down', 'nearest', 'up'),
  tax: fc.constantFrom('displayed', 'included', 'excluded'),
  shipping: fc.boolean(),
  pendingDays: fc.constantFrom(0, 0, 14),
  clawback: fc.constantFrom('owe', 'forgive'),
  discounts: fc.constantFrom('deducted', 'ignored'),
  giftCardPayments: fc.boolean(),
  storeCreditPayments: fc.boolean(),
  qualifies: fc.constantFrom('paid', 'paid', 'paid', 'paid', 'fulfilled'),
  only: few(match),
  never: few(match),
  multipliers: few(multiplier),
  bonuses: few(bonus),
});

/** Any order of delivery, some of it twice. */
export const delivered = <Value>(news: readonly Value[]): fc.Arbitrary<Value[]> =>
  fc
    .subarray([...news], { maxLength: Math.min(news.length, 6) })
    .chain((twice) => fc.shuffledSubarray([...news, ...twice], { minLength: news.length + twice.length }));
