import { describe, expect, test } from 'vitest';
import { aFact, aFrozen, aLine, anOrder, aRefund, EVERYONE, PLAIN_RULE } from '../../../tests/support/order-facts.ts';
import type { ProgramSettings } from '../program/settings.ts';
import { compareOrders, draftTotals, type PaidOrder } from './draft-preview.ts';
import { PLAIN_SECTIONS } from '../program/settings.ts';

const GO_LIVE = '2026-02-01T00:00:00.000Z';

const settings = (
  order: Partial<ProgramSettings['order']> = {},
  more: Partial<ProgramSettings> = {},
): ProgramSettings => ({
  schema: 1,
  goLiveAt: GO_LIVE,
  paused: false,
  order: { ...PLAIN_RULE, ...order },
  eligibility: EVERYONE,
  ...PLAIN_SECTIONS,
  ...more,
});

/** Paid 79.90 on 1 March 2026, decided at one point per złoty: 79 points. */
const known = (wanted: Partial<PaidOrder> = {}): PaidOrder => ({
  fact: aFact(anOrder()),
  frozen: aFrozen(),
  buyer: { tier: null, tags: null },
  member: 'member 1',
  ...wanted,
});

const forTier = (tier: string, percent: number) => ({
  id: tier,
  name: tier,
  match: null,
  tiers: [tier],
  from: null,
  until: null,
  percent,
});

const first = { version: 1, publishedAt: new Date(GO_LIVE), settings: settings() };

interface Case {
  name: string;
  order?: Partial<PaidOrder>;
  draft?: ProgramSettings;
  published?: (typeof first)[];
  today: number;
  drafted: number;
}

const gift = { lines: [aLine({ giftCard: true })] };
const refunded = aRefund({
  lines: [{ lineId: '11', quantity: 1, subtotalMinor: 7990, taxMinor: 0 }],
  paidBackMinor: 7990,
});

const CASES: Case[] = [
  { name: 'the live rule again', today: 79, drafted: 79 },
  { name: 'double the points', draft: settings({ points: 2 }), today: 79, drafted: 159 },
  { name: 'a tenth', draft: settings({ perMinor: 1000 }), today: 79, drafted: 7 },
  { name: 'rounded up', draft: settings({ rounding: 'up' }), today: 79, drafted: 80 },
  {
    name: 'shipping counts',
    order: { fact: aFact(anOrder({ shippingMinor: 1500 })) },
    draft: settings({ shipping: true }),
    today: 79,
    drafted: 94,
  },
  {
    name: 'without tax',
    order: { fact: aFact(anOrder({ lines: [aLine({ priceMinor: 12_300, taxMinor: 2300 })] })) },
    draft: settings({ tax: 'excluded' }),
    today: 123,
    drafted: 100,
  },
  { name: 'a later waiting time changes no points', draft: settings({ pendingDays: 14 }), today: 79, drafted: 79 },
  { name: 'a paused draft', draft: settings({}, { paused: true }), today: 79, drafted: 0 },
  {
    name: 'placed before the go-live date of the draft',
    draft: settings({ points: 2 }, { goLiveAt: '2026-03-01T12:00:00.001Z' }),
    today: 79,
    drafted: 0,
  },
  {
    name: 'placed at that very instant',
    draft: settings({ points: 2 }, { goLiveAt: '2026-03-01T12:00:00.000Z' }),
    today: 79,
    drafted: 159,
  },
  {
    name: 'decided without points before an earlier go-live: the draft would have given some',
    order: { frozen: aFrozen({}, { never: 'before_go_live', version: null, rule: null }) },
    today: 0,
    drafted: 79,
  },
  {
    name: 'decided during a pause',
    order: { frozen: aFrozen({}, { never: 'paused' }) },
    today: 0,
    drafted: 79,
  },
  {
    name: 'its own frozen rule, not the live one, is what it earned',
    order: { frozen: aFrozen({ points: 3 }) },
    published: [first],
    draft: settings({ points: 2 }),
    today: 239,
    drafted: 159,
  },
  {
    name: 'the tier of the day decides, not today’s',
    order: { frozen: aFrozen({}, { tier: 'silver' }), buyer: { tier: 'gold', tags: null } },
    draft: settings({ multipliers: [forTier('gold', 300), forTier('silver', 150)] }),
    today: 79,
    drafted: 119,
  },
  {
    name: 'waiting: today’s tier decides',
    order: { frozen: null, buyer: { tier: 'gold', tags: null } },
    published: [first],
    draft: settings({ multipliers: [forTier('gold', 300), forTier('silver', 150)] }),
    today: 79,
    drafted: 239,
  },
  {
    name: 'a test mode whose tag the member has',
    order: { buyer: { tier: null, tags: ['Testers'] } },
    draft: settings({ points: 2 }, { eligibility: { ...EVERYONE, testersTag: 'testers' } }),
    today: 79,
    drafted: 159,
  },
  {
    name: 'a test mode; the member’s tags are not known, so there are none',
    draft: settings({ points: 2 }, { eligibility: { ...EVERYONE, testersTag: 'testers' } }),
    today: 79,
    drafted: 0,
  },
  {
    name: 'a reward’s code pays for part of it under both',
    order: {
      fact: aFact(
        anOrder({ lines: [aLine({ discountMinor: 1000, codeDiscounts: [{ code: 'GIFT', amountMinor: 1000 }] })] }),
      ),
      frozen: aFrozen({}, { rewardCodes: ['gift'] }),
    },
    draft: settings({ discounts: 'ignored' }),
    today: 69,
    drafted: 69,
  },
  {
    name: 'refunded in full',
    order: { fact: aFact(anOrder(), [refunded]) },
    draft: settings({ points: 9 }),
    today: 0,
    drafted: 0,
  },
  {
    name: 'cancelled',
    order: { fact: aFact(anOrder({ cancelledAt: '2026-03-02T12:00:00Z' })) },
    draft: settings({ points: 9 }),
    today: 0,
    drafted: 0,
  },
  { name: 'a gift card', order: { fact: aFact(anOrder(gift)) }, draft: settings({ points: 9 }), today: 0, drafted: 0 },
  { name: 'waiting, nothing published', order: { frozen: null }, today: 0, drafted: 79 },
  {
    name: 'waiting, a version is live',
    order: { frozen: null },
    published: [first],
    draft: settings({ points: 2 }),
    today: 79,
    drafted: 159,
  },
];

describe('compareOrders', () => {
  test.each(CASES)('$name: $today → $drafted', ({ order, draft = settings(), published = [], today, drafted }) => {
    expect(compareOrders([known(order)], published, draft)).toEqual([
      expect.objectContaining({ orderId: '7', name: '#1001', member: 'member 1', today, drafted }),
    ]);
  });

  test('an order that was not seen yet is left out, the others keep their places', () => {
    const orders = [known({ member: 'b' }), known({ fact: aFact(null) }), known({ member: 'a' })];
    expect(compareOrders(orders, [], settings()).map(({ member }) => member)).toEqual(['b', 'a']);
  });
});

describe('draftTotals', () => {
  test('of no orders', () => {
    expect(draftTotals([])).toEqual({
      orders: 0,
      more: 0,
      less: 0,
      membersAffected: 0,
      pointsToday: 0,
      pointsDrafted: 0,
      beforeGoLive: 0,
      unknownProducts: 0,
      unknownPayments: 0,
      unknownTags: 0,
    });
  });

  test('what the draft asks about and nobody has looked up is counted', () => {
    const tagged = { by: 'tag', value: 'sale', label: 'sale' } as const;
    const draft = settings({ never: [tagged], giftCardPayments: false });
    const noted = aFact(anOrder(), [], {}, { '11': { tags: ['sale'], collections: [] } });
    const bought = anOrder({ gateways: ['gift_card'] });
    const orders = [
      known(),
      known({ fact: noted }),
      known({ fact: aFact(bought, [], {}, { '11': { tags: [], collections: [] } }) }),
    ];
    const compared = compareOrders(orders, [], draft);
    expect(compared.map(({ drafted, unknown }) => [drafted, unknown])).toEqual([
      [79, 'products'],
      [0, null],
      [79, 'payments'],
    ]);
    expect(draftTotals(compared)).toMatchObject({ unknownProducts: 1, unknownPayments: 1 });
  });

  test('customers whose tags the draft asks for and nobody has looked up are counted', () => {
    const testing = settings({}, { eligibility: { ...EVERYONE, testersTag: 'testers' } });
    const excluding = settings({}, { eligibility: { ...EVERYONE, withoutTags: ['staff'] } });
    const orders = [
      known(),
      known({ buyer: { tier: null, tags: ['staff'] } }),
      known({ buyer: { tier: null, tags: [] } }),
    ];
    const read = (draft: ProgramSettings) =>
      compareOrders(orders, [], draft).map(({ drafted, unknown }) => [drafted, unknown]);
    expect(read(testing)).toEqual([
      [0, 'customer_tags'],
      [0, null],
      [0, null],
    ]);
    expect(read(excluding)).toEqual([
      [79, 'customer_tags'],
      [0, null],
      [79, null],
    ]);
    expect(draftTotals(compareOrders(orders, [], excluding)).unknownTags).toBe(1);
  });

  test('orders that change are counted once each, their members once, those before go-live apart', () => {
    const old = anOrder({ processedAt: '2026-01-15T12:00:00Z' });
    const orders = [
      known({ member: 'a' }), // 79 → 159
      known({ member: 'a' }), // 79 → 159
      known({ member: 'b', frozen: aFrozen({ points: 3 }) }), // 239 → 159
      known({ member: 'c', frozen: aFrozen({ points: 2 }) }), // 159 → 159
      known({ member: 'c', fact: aFact(old), frozen: aFrozen({}, { never: 'before_go_live' }) }), // 0 → 0
    ];
    expect(draftTotals(compareOrders(orders, [], settings({ points: 2 })))).toEqual({
      orders: 5,
      more: 2,
      less: 1,
      membersAffected: 2,
      pointsToday: 556,
      pointsDrafted: 636,
      beforeGoLive: 1,
      unknownProducts: 0,
      unknownPayments: 0,
      unknownTags: 0,
    });
  });
});
