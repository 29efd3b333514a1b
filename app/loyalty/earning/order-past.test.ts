/** What an order was before an edit added to it that is not paid: by cases, and against the true history of any order. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyHistory, anyRule } from '../../../tests/support/any-history.ts';
import { aFrozen, aLine, anOrder, aRefund, someNews } from '../../../tests/support/order-facts.ts';
import { noteOf, simulate } from '../../../tests/support/order-history.ts';
import { BUYER_TIER, plainPoints, REWARD_CODES } from '../../../tests/support/plain-points.ts';
import { mergeFact } from './merge-fact.ts';
import type { OrderFact, OrderNews } from './order-fact.ts';
import { asksForPast, withPast } from './order-past.ts';
import type { PastAnswer } from './order-past.ts';
import { pointsForOrder } from './points-for-order.ts';

const RUNS = Number(process.env['LOST_RUNS'] ?? 1500);
const SEED = Number(process.env['LOST_SEED'] ?? 20_261_122);

const bag = (minor: number) => ({ shopMoney: { amount: (minor / 100).toFixed(2), currencyCode: 'PLN' } });
const at = (minute: number) => new Date(Date.parse('2026-03-01T12:00:00Z') + minute * 60_000).toISOString();

type Sale = { line: string; units: number; minor: number; tax?: number };
const edit = (minute: number, ...added: Sale[]) => ({
  reason: 'ORDER_EDIT',
  id: `gid://shopify/OrderEditAgreement/${minute}`,
  happenedAt: at(minute),
  sales: {
    pageInfo: { hasNextPage: false },
    nodes: added.map(({ line, units, minor, tax = 0 }) => ({
      actionType: 'ORDER',
      quantity: units,
      totalAmount: bag(minor),
      totalTaxAmount: bag(tax),
      lineItem: { id: `gid://shopify/LineItem/${line}` },
    })),
  },
});
const paid = (minute: number, minor: number) => ({
  kind: 'SALE',
  status: 'SUCCESS',
  processedAt: at(minute),
  amountSet: bag(minor),
});
const past = (agreements: PastAnswer['agreements']['nodes'], transactions: PastAnswer['transactions']): PastAnswer => ({
  agreements: { pageInfo: { hasNextPage: false }, nodes: agreements },
  transactions,
});

/** Two at 50.00, of which the second was added in minute 10; 50.00 is owed. */
const order = anOrder({
  updatedAt: at(20),
  financialStatus: 'partially_paid',
  outstandingMinor: 5000,
  lines: [aLine({ id: '11', quantity: 2, currentQuantity: 2, priceMinor: 5000, taxMinor: 1870 })],
});
const added = edit(10, { line: '11', units: 1, minor: 5000, tax: 935 });
const withMills = structuredClone(added);
for (const sale of withMills.sales.nodes) sale.totalTaxAmount.shopMoney.amount = '9.355';

describe('what an order last was when it owed nothing', () => {
  test.each<[string, OrderNews, PastAnswer, Record<string, number> | null]>([
    ['paid, then added to', someNews({ order }), past([added], [paid(0, 5000)]), { '11': 1 }],
    ['paid in part, then added to', someNews({ order }), past([added], [paid(0, 4000)]), { '11': 1 }],
    [
      'more is owed than what was added: it never was paid in full',
      someNews({ order: { ...order, outstandingMinor: 6000 } }),
      past([added], [paid(0, 4000)]),
      null,
    ],
    [
      'a part of what was added is paid',
      someNews({ order: { ...order, outstandingMinor: 4000 } }),
      past([added], [paid(0, 5000), paid(15, 1000)]),
      { '11': 1 },
    ],
    ['nothing was paid before', someNews({ order }), past([added], [paid(15, 5000)]), null],
    [
      'a payment that failed is none',
      someNews({ order: { ...order, outstandingMinor: 10_000 } }),
      past([added], [{ ...paid(0, 5000), status: 'FAILURE' }]),
      null,
    ],
    ['a payment of no known time', someNews({ order }), past([added], [{ ...paid(0, 5000), processedAt: null }]), null],
    [
      'a payment of an amount that its currency does not have',
      someNews({ order }),
      past([added], [{ ...paid(0, 5000), amountSet: { shopMoney: { amount: '50.001', currencyCode: 'PLN' } } }]),
      null,
    ],
    ['an addition of such an amount', someNews({ order }), past([withMills], [paid(0, 5000)]), null],
    ['as it was placed', someNews({ order }), past([], [paid(0, 5000)]), null],
    [
      'not told what is owed',
      someNews({ order: { ...order, outstandingMinor: null } }),
      past([added], [paid(0, 5000)]),
      null,
    ],
    [
      'more agreements than were told',
      someNews({ order }),
      { ...past([added], [paid(0, 5000)]), agreements: { pageInfo: { hasNextPage: true }, nodes: [added] } },
      null,
    ],
    [
      'added to twice, the first time paid for',
      someNews({
        order: { ...order, lines: [aLine({ id: '11', quantity: 3, currentQuantity: 3, priceMinor: 5000 })] },
      }),
      past([added, edit(12, { line: '11', units: 1, minor: 5000 })], [paid(0, 5000), paid(11, 5000)]),
      { '11': 2 },
    ],
    [
      'refunded before it was added to',
      someNews({
        order: { ...order, lines: [aLine({ id: '11', quantity: 3, currentQuantity: 2, priceMinor: 5000 })] },
        refunds: [
          aRefund({
            createdAt: at(5),
            paidBackMinor: 5000,
            lines: [{ lineId: '11', quantity: 1, subtotalMinor: 5000, taxMinor: 0 }],
          }),
        ],
      }),
      past([added], [paid(0, 10_000)]),
      { '11': 1 },
    ],
    [
      'taken off after it was added to, and so perhaps never paid for',
      someNews({
        order: { ...order, outstandingMinor: 4000 },
        refunds: [
          aRefund({ createdAt: at(12), lines: [{ lineId: '12', quantity: 1, subtotalMinor: 1000, taxMinor: 0 }] }),
        ],
      }),
      past([added], [paid(0, 5000)]),
      { '11': 1 },
    ],
  ])('%s', (_what, news, answer, quantities) => {
    expect(withPast(news, answer).paidBefore?.quantities ?? null).toEqual(quantities);
  });

  test('its tax is what it was then, and its instant one before it was added to', () => {
    expect(withPast(someNews({ order }), past([added], [paid(0, 5000)])).paidBefore).toEqual({
      updatedAt: '2026-03-01T12:09:59.000Z',
      settled: true,
      quantities: { '11': 1 },
      lines: { '11': { quantity: 1, discountMinor: 0, taxMinor: 935, codeDiscounts: [] } },
    });
  });

  test.each([
    [{}, true],
    [{ financialStatus: 'partially_refunded' }, true],
    [{ financialStatus: 'pending' }, false],
    [{ financialStatus: 'partially_refunded', outstandingMinor: 0 }, false],
    [{ financialStatus: 'paid', outstandingMinor: 0 }, false],
  ])('is asked for where something was paid and something is owed: %o', (changed, asked) => {
    expect(asksForPast(someNews({ order: { ...order, ...changed } }))).toBe(asked);
  });
});

/** What the Admin API tells of a true history's past: its edits, told apart from all else by their records, and its payments. */
function pastOf(news: readonly OrderNews[]): PastAnswer {
  const agreements: ReturnType<typeof edit>[] = [];
  const payments: ReturnType<typeof paid>[] = [];
  let [before, owed] = [null as OrderNews['order'], 0];
  for (const { order: seen, edits } of news) {
    for (const { id, createdAt, additions, removals } of edits) {
      const sales = additions.map(({ lineId, quantity }) => ({ line: lineId, units: quantity, minor: 0 }));
      const made = { ...edit(0, ...sales), id: `gid://shopify/OrderEditAgreement/9${id}`, happenedAt: createdAt };
      made.sales.nodes.push(
        ...edit(
          0,
          ...removals.map(({ lineId, quantity }) => ({ line: lineId, units: quantity, minor: 0 })),
        ).sales.nodes.map((sale) => ({ ...sale, actionType: 'RETURN' })),
      );
      agreements.push(made);
    }
    if (!seen) continue;
    const latest = agreements.at(-1);
    const grown = seen.lines.map((line) => {
      const was = before?.lines.find(({ id }) => id === line.id);
      const cost = (one: typeof line) =>
        one.priceMinor * one.quantity - one.discountMinor + (seen.taxesIncluded ? 0 : one.taxMinor);
      return {
        id: line.id,
        minor: cost(line) - (was ? cost(was) : 0),
        tax: line.taxMinor - (was?.taxMinor ?? 0),
        units: line.quantity - (was?.quantity ?? 0),
      };
    });
    if (before && latest?.happenedAt === seen.updatedAt && grown.some(({ units }) => units > 0))
      for (const sale of latest.sales.nodes) {
        const line = grown.find(({ id }) => sale.lineItem.id.endsWith(`/${id}`));
        Object.assign(sale, { totalAmount: bag(line?.minor ?? 0), totalTaxAmount: bag(line?.tax ?? 0) });
      }
    const fell = owed - (seen.outstandingMinor ?? 0);
    const isPayment =
      before === null ||
      (fell > 0 && grown.every(({ units }) => units === 0) && seen.refundIds?.length === before.refundIds?.length);
    if (isPayment && seen.financialStatus !== 'pending')
      payments.push({ ...paid(0, Math.max(fell, 1)), processedAt: seen.updatedAt });
    [before, owed] = [seen, seen.outstandingMinor ?? 0];
  }
  return past(agreements, payments);
}

function pointsAfter(news: readonly OrderNews[], rule: Parameters<typeof plainPoints>[1]): bigint {
  const fact = news.reduce<OrderFact | null>((known, each) => mergeFact(known, each), null);
  if (!fact?.order || fact.lastPaid === null) return 0n;
  return pointsForOrder(fact, aFrozen(rule, { tier: BUYER_TIER, rewardCodes: REWARD_CODES })).target;
}

test('any history of which any part was never told is worth what it is, once it is looked up with its past', () => {
  const heard = fc.array(fc.boolean(), { minLength: 40, maxLength: 40 });
  fc.assert(
    fc.property(anyHistory, anyRule, heard, (history, anyOf, kept) => {
      const rule = { ...anyOf, qualifies: 'paid' as const };
      const truth = simulate(history);
      fc.pre(!truth.deleted);
      const lineNotes = Object.fromEntries(
        truth.lines.map(({ id, product, kind }) => [
          id,
          { ...noteOf(product), ...(kind === 'tip' && { tip: true as const }) },
        ]),
      );
      const answer = truth.news.at(-1) ?? someNews();
      const whole = asksForPast(answer) ? withPast(answer, pastOf(truth.news.slice(0, -1))) : answer;
      const told = [
        someNews({ lineNotes }),
        ...truth.news.slice(0, -1).filter((_, n) => kept[n]),
        whole,
        // they have a comparison of their own
        someNews({ disputes: truth.disputes }),
      ];
      expect(pointsAfter(told, rule)).toBe(plainPoints(truth, rule));
    }),
    { seed: SEED, numRuns: RUNS },
  );
}, 600_000);
