/**
 * Any order, whatever becomes of it, told in any order and partly twice, is worth what an independent plain calculation over the true
 * history says (rules.md "Earning from orders" 2). Pure; any-history.server.test.ts does the same through PostgreSQL.
 *
 * Runs a fixed sample. More, from another start: HISTORY_RUNS=200000 HISTORY_SEED=1 npx vitest run app/loyalty/earning/any-history.test.ts
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyHistory, anyRule, delivered } from '../../../tests/support/any-history.ts';
import { aFrozen, someNews } from '../../../tests/support/order-facts.ts';
import { noteOf, simulate } from '../../../tests/support/order-history.ts';
import type { History, Truth } from '../../../tests/support/order-history.ts';
import { BUYER_TIER, plainPoints, REWARD_CODES } from '../../../tests/support/plain-points.ts';
import type { OrderRule } from '../program/order-rule.ts';
import { lacksForRule } from './freeze-decision.ts';
import { mergeFact } from './merge-fact.ts';
import type { OrderFact, OrderNews } from './order-fact.ts';
import { pointsForOrder } from './points-for-order.ts';

const RUNS = Number(process.env['HISTORY_RUNS'] ?? 5000);
const SEED = Number(process.env['HISTORY_SEED'] ?? 20_261_122);

/** What was looked up about every product of the order. */
const lookedUp = (truth: Truth): OrderNews =>
  someNews({ lineNotes: Object.fromEntries(truth.lines.map(({ id, product }) => [id, noteOf(product)])) });

/** What the news come to, whoever tells them in which order. */
function pointsAfter(news: readonly OrderNews[], rule: OrderRule): bigint {
  const fact = news.reduce<OrderFact | null>((known, each) => mergeFact(known, each), null);
  if (!fact?.order || fact.lastPaid === null || (rule.qualifies === 'fulfilled' && fact.fulfilledAt === null))
    return 0n;
  expect(lacksForRule(fact, rule)).toBeNull();
  return pointsForOrder(fact, aFrozen(rule, { tier: BUYER_TIER, rewardCodes: REWARD_CODES })).target;
}

const told = anyHistory.chain((history) => {
  const truth = simulate(history);
  return fc.record({
    history: fc.constant(history),
    truth: fc.constant(truth),
    rule: anyRule,
    news: delivered([...truth.news, lookedUp(truth)]),
  });
});

test('any history, delivered in any order and partly twice, is worth what a plain calculation says', () => {
  fc.assert(
    fc.property(told, ({ truth, rule, news }) => {
      expect(pointsAfter(news, rule)).toBe(plainPoints(truth, rule));
    }),
    { seed: SEED, numRuns: RUNS },
  );
}, 600_000);

/** Everything that is there goes back, line by line and mostly unit by unit. */
const ALL_BACK: History['steps'] = [
  { what: 'pay' },
  ...Array.from({ length: 10 }, (_, line) =>
    [1, 1, 1, 99].map((units) => ({
      what: 'refund' as const,
      line,
      units,
      withheld: 0,
      split: units === 99,
      late: false,
    })),
  ).flat(),
];

test('rounding leaves nothing behind: once everything went back the order is worth nothing, however its points were rounded', () => {
  const ended = anyHistory.chain((history) => {
    const truth = simulate({ ...history, steps: [...history.steps, ...ALL_BACK] });
    return fc.record({
      truth: fc.constant(truth),
      rule: anyRule.map((rule): OrderRule => ({ ...rule, shipping: false })),
      news: delivered([...truth.news, lookedUp(truth)]),
    });
  });
  fc.assert(
    fc.property(ended, ({ truth, rule, news }) => {
      expect(truth.deleted || truth.lines.every(({ has }) => has === 0)).toBe(true);
      expect(pointsAfter(news, rule)).toBe(0n);
    }),
    { seed: SEED, numRuns: Math.ceil(RUNS / 10) },
  );
}, 600_000);

const record = { kind: 'goods', quantity: 1, unitTaxMinor: 0, discountPercent: 0, codePercent: 0 } as const;
const PLAIN: History = {
  taxesIncluded: true,
  shippingMinor: 0,
  shippingTaxMinor: 0,
  giftCardPercent: 0,
  storeCreditPercent: 0,
  goods: [{ ...record, product: 1, quantity: 2, unitMinor: 10_000 }],
  steps: [{ what: 'pay' }],
  lookedUp: [],
};

test('the plain calculation itself: two records, one refunded, ten zlotys back', () => {
  const steps: History['steps'] = [
    { what: 'pay' },
    { what: 'refund', line: 0, units: 1, withheld: 0, split: true, late: false },
    { what: 'money back', minor: 1000 },
  ];
  const rule = aFrozen().rule;
  if (!rule) throw new Error('no rule');
  expect(plainPoints(simulate(PLAIN), rule)).toBe(200n);
  expect(plainPoints(simulate({ ...PLAIN, steps }), rule)).toBe(90n);
});
