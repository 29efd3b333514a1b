import { describe, expect, test } from 'vitest';
import { initialSettings, type ProgramSettings } from '../program/settings.ts';
import { exampleOrders, priceExample, type ExampleKind } from './example-orders.ts';

const NOW = '2026-11-22T12:00:00.000Z';
const TITLES = { record: 'A record', other: 'Another record', giftCard: 'A gift card', special: 'A record' };
const ZLOTY = { currency: 'PLN', taxesIncluded: true };

function draft(order: Partial<ProgramSettings['order']> = {}, more: Partial<ProgramSettings> = {}, unit = 100) {
  const initial = initialSettings(unit, new Date(NOW));
  return { ...initial, ...more, order: { ...initial.order, ...order } };
}

/** Points by kind. */
function worth(settings: ProgramSettings, shop = ZLOTY, by = settings): Partial<Record<ExampleKind, number>> {
  const examples = exampleOrders(settings, shop, TITLES, NOW);
  return Object.fromEntries(examples.map((each) => [each.kind, Number(priceExample(each, by, 1).target)]));
}

const PLAIN = { one: 79, two: 143, giftCard: 79, shipping: 79, refunded: 79 };
const scope = { id: 'a', match: null, tiers: [], from: null, until: null };
const jazz = { by: 'collection', value: '301', label: 'Jazz' } as const;

describe('examples', () => {
  test('a new programme in złoty', () => {
    expect(worth(draft())).toEqual(PLAIN);
  });

  test.each<[string, ProgramSettings, Partial<Record<ExampleKind, number>>]>([
    ['rounded up', draft({ rounding: 'up' }), { one: 80, two: 144 }],
    ['shipping counts', draft({ shipping: true }), { one: 79, shipping: 95 }],
    ['before discounts', draft({ discounts: 'ignored' }), { two: 159 }],
    ['without tax', draft({ tax: 'excluded' }), { one: 66, refunded: 66 }],
    ['paused', draft({}, { paused: true }), { one: 0, two: 0, refunded: 0 }],
    ['only some goods: the record is one of them', draft({ only: [jazz] }), PLAIN],
    ['goods that never earn', draft({ never: [jazz] }), { ...PLAIN, never: 79 }],
    [
      'a product’s multiplier',
      draft({ multipliers: [{ ...scope, name: 'Jazz', match: jazz, percent: 200 }] }),
      { ...PLAIN, multiplier: 159 },
    ],
    [
      'a tier’s campaign to come',
      draft({
        multipliers: [{ ...scope, name: 'Spring', tiers: ['Gold'], from: '2027-03-01T00:00:00Z', percent: 300 }],
      }),
      { ...PLAIN, multiplier: 239 },
    ],
    [
      'a campaign that is over',
      draft({ multipliers: [{ ...scope, name: 'Summer', until: '2026-09-01T00:00:00Z', percent: 150 }] }),
      { ...PLAIN, multiplier: 119 },
    ],
    [
      'a bonus above a minimum: the order reaches it, without tax too',
      draft({ tax: 'excluded', bonuses: [{ ...scope, name: 'Large', points: 50, minimumMinor: 20_000 }] }),
      { bonus: 50 + 266 },
    ],
    [
      'test mode: the buyer is a test customer',
      draft({}, { eligibility: { ...draft().eligibility, testersTag: 'test' } }),
      PLAIN,
    ],
    [
      'online orders excluded',
      draft({}, { eligibility: { ...draft().eligibility, withoutChannels: ['online'] } }),
      { one: 0, shipping: 0 },
    ],
  ])('%s', (_, settings, expected) => {
    expect(worth(settings)).toMatchObject(expected);
  });

  test('a go-live date to come takes nothing from an example', () => {
    expect(worth(draft({}, { goLiveAt: '2030-01-01T00:00:00Z' }))).toEqual(PLAIN);
  });

  test('the same orders under what is live', () => {
    const doubled = draft({ multipliers: [{ ...scope, name: 'Jazz', match: jazz, percent: 200 }] });
    expect(worth(doubled, ZLOTY, draft())).toEqual({ ...PLAIN, multiplier: 79 });
  });

  test.each([
    ['JPY', 1, 3980, { one: 3980, shipping: 3980 }],
    ['KWD', 1000, 9900, { one: 9, shipping: 9 }],
    ['EUR', 100, 2490, { one: 24, refunded: 24 }],
  ])('in %s', (currency, unit, price, expected) => {
    const settings = draft({}, {}, unit);
    expect(worth(settings, { currency, taxesIncluded: true })).toMatchObject(expected);
    const [one, , , shipping] = exampleOrders(settings, { currency, taxesIncluded: true }, TITLES, NOW);
    expect(one?.amountMinor).toBe(price);
    expect((shipping?.amountMinor ?? 1) % unit).toBe(0);
  });

  test('prices without tax: the tax is on top, and counts where it is forced in', () => {
    const shop = { currency: 'EUR', taxesIncluded: false };
    expect(worth(draft(), shop)).toMatchObject({ one: 24, refunded: 24 });
    expect(worth(draft({ tax: 'included' }), shop)).toMatchObject({ one: 29, refunded: 29 });
  });
});
