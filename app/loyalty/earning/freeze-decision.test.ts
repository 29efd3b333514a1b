/** What freezes at the first qualifying event, and what has to be known before (rules.md "Earning from orders" 3, 6 and 8). */
import { expect, test } from 'vitest';
import { kind, times } from '../../../tests/support/decided-case.ts';
import { aFact, aLine, anOrder, EVERYONE, PLAIN_RULE } from '../../../tests/support/order-facts.ts';
import type { Eligibility } from '../program/eligibility.ts';
import type { OrderRule } from '../program/order-rule.ts';
import type { ProgramSettings, PublishedVersion } from '../program/settings.ts';
import { freezeDecision, FrozenDecision, lacksForRule, lacksNotes, lacksToFreeze } from './freeze-decision.ts';
import type { Buyer, Wait } from './freeze-decision.ts';
import type { FactOrder, OrderFact } from './order-fact.ts';
import { PLAIN_SECTIONS } from '../program/settings.ts';

interface Wanted {
  rule?: Partial<OrderRule>;
  eligibility?: Partial<Eligibility>;
  settings?: Partial<ProgramSettings>;
}

const version = (
  number: number,
  publishedAt: string,
  { rule, eligibility, settings }: Wanted = {},
): PublishedVersion => ({
  version: number,
  publishedAt: new Date(publishedAt),
  settings: {
    schema: 1,
    goLiveAt: '2026-01-01T00:00:00Z',
    paused: false,
    order: { ...PLAIN_RULE, ...rule },
    eligibility: { ...EVERYONE, ...eligibility },
    ...PLAIN_SECTIONS,
    ...settings,
  },
});
const one = (wanted: Wanted = {}) => [version(1, '2026-02-01T00:00:00Z', wanted)];

const byTag: Wanted = { rule: { only: [kind('tag', 'jazz')] } };
const noGiftCards: Wanted = { rule: { giftCardPayments: false } };
const noStaff: Wanted = { eligibility: { withoutTags: ['staff'] } };
const known: OrderFact['lineNotes'] = { '11': { tags: [], collections: [] } };
const payments = { at: '2026-03-01T12:00:00Z', giftCardMinor: 0, storeCreditMinor: 0, totalMinor: 7990 };
const paidAt = (updatedAt: string) => ({ lastPaid: { updatedAt, quantities: { '11': 1 } } });

interface Waiting {
  versions?: PublishedVersion[];
  order?: Partial<FactOrder>;
  fact?: Partial<OrderFact>;
  buyer?: Partial<Buyer>;
}

const WAITS: [name: string, waits: Wait | null, what: Waiting][] = [
  ['nothing', null, {}],
  ['for a programme', 'program', { versions: [] }],
  [
    'nothing, placed before go-live',
    null,
    { versions: one({ ...byTag, settings: { goLiveAt: '2026-04-01T00:00:00Z' } }) },
  ],
  ['nothing, placed while paused', null, { versions: one({ ...byTag, settings: { paused: true } }) }],
  ['for products', 'products', { versions: one(byTag) }],
  ['nothing, its products known', null, { versions: one(byTag), fact: { lineNotes: known } }],
  [
    'for products, only their tags known',
    'products',
    { versions: one(byTag), fact: { lineNotes: { '11': { tags: ['jazz'] } } } },
  ],
  ['nothing, goods without a product', null, { versions: one(byTag), order: { lines: [aLine({ productId: null })] } }],
  ['nothing, a rule about vendors', null, { versions: one({ rule: { only: [kind('vendor', 'Verve')] } }) }],
  [
    'for products, a multiplier’s',
    'products',
    { versions: one({ rule: { multipliers: [times(200, { match: kind('collection', '9') })] } }) },
  ],
  ['for fulfilment', 'fulfillment', { versions: one({ rule: { qualifies: 'fulfilled' } }) }],
  [
    'for fulfilment before anything is looked up',
    'fulfillment',
    { versions: one({ rule: { ...byTag.rule, qualifies: 'fulfilled' } }) },
  ],
  [
    'nothing, fulfilled',
    null,
    { versions: one({ rule: { qualifies: 'fulfilled' } }), fact: { fulfilledAt: '2026-03-02T00:00:00Z' } },
  ],
  ['for the customer’s tags', 'customer_tags', { versions: one(noStaff) }],
  ['for the customer’s tags before products', 'customer_tags', { versions: one({ ...byTag, ...noStaff }) }],
  ['nothing, a customer without tags', null, { versions: one(noStaff), buyer: { tags: [] } }],
  [
    'nothing more, a customer who never earns',
    null,
    { versions: one({ ...byTag, ...noStaff }), buyer: { tags: ['staff'] } },
  ],
  [
    'nothing more, a channel that never earns',
    null,
    { versions: one({ ...byTag, eligibility: { withoutChannels: ['online'] } }) },
  ],
  ['for the tester’s tag', 'customer_tags', { versions: one({ eligibility: { testersTag: 'tester' } }) }],
  ['for payments', 'payments', { versions: one(noGiftCards), order: { gateways: ['gift_card', 'shopify_payments'] } }],
  ['nothing, paid by card', null, { versions: one(noGiftCards), order: { gateways: ['shopify_payments'] } }],
  [
    'nothing, paid by store credit, which counts',
    null,
    { versions: one(noGiftCards), order: { gateways: ['shopify_store_credit'] } },
  ],
  [
    'for payments, store credit',
    'payments',
    { versions: one({ rule: { storeCreditPayments: false } }), order: { gateways: ['shopify_store_credit'] } },
  ],
  ['nothing, gift cards count', null, { order: { gateways: ['gift_card'] } }],
  [
    'nothing, its payments known',
    null,
    {
      versions: one(noGiftCards),
      order: { gateways: ['gift_card'] },
      fact: { payments, ...paidAt('2026-03-01T12:00:00Z') },
    },
  ],
  [
    'for payments, paid for more since they were looked up',
    'payments',
    {
      versions: one(noGiftCards),
      order: { gateways: ['gift_card'] },
      fact: { payments, ...paidAt('2026-03-01T12:00:01Z') },
    },
  ],
  [
    'for products before payments',
    'products',
    { versions: one({ rule: { ...byTag.rule, giftCardPayments: false } }), order: { gateways: ['gift_card'] } },
  ],
];

test.each(WAITS)('waits %s', (_name, waits, { versions = one(), order, fact, buyer }) => {
  const whole = { ...aFact(anOrder(order)), ...fact };
  expect(lacksToFreeze(whole, versions, { tier: null, tags: null, ...buyer })).toBe(waits);
});

test('an order that was never seen waits for itself', () => {
  expect(lacksToFreeze(aFact(null), one(), { tier: null, tags: null })).toBe('order');
});

test('an edit brings goods that nobody looked up: a decided order waits again', () => {
  const rule = { ...PLAIN_RULE, ...byTag.rule };
  const grown = aFact(anOrder({ lines: [aLine(), aLine({ id: '12', productId: '102' })] }), [], {}, known);
  expect([lacksNotes(grown), lacksForRule(grown, rule), lacksForRule(grown, PLAIN_RULE)]).toEqual([
    true,
    'products',
    null,
  ]);
});

const buyer = { tier: 'Gold', tags: ['vip'] };

test('the version live when the order was placed decides, whenever it is paid', () => {
  const versions = [
    version(1, '2026-02-01T00:00:00Z'),
    version(2, '2026-03-01T12:00:00Z', { rule: { points: 2 } }),
    version(3, '2026-03-01T12:00:01Z'),
  ];
  expect(freezeDecision(aFact(anOrder()), versions, buyer)).toMatchObject({
    version: 2,
    tier: 'Gold',
    never: null,
    rule: { points: 2 },
  });
  const early = anOrder({ processedAt: '2026-01-15T00:00:00Z' });
  expect(freezeDecision(aFact(early), versions, buyer).version).toBe(1);
});

const NEVER: [name: string, FrozenDecision['never'], PublishedVersion[], Partial<FactOrder>?][] = [
  ['nothing published', 'no_program', []],
  ['before go-live', 'before_go_live', one({ settings: { goLiveAt: '2026-03-01T12:00:00.001Z' } })],
  ['at go-live', null, one({ settings: { goLiveAt: '2026-03-01T12:00:00Z' } })],
  ['paused', 'paused', one({ settings: { paused: true } })],
  ['a test order', 'test_order', one({ eligibility: { testOrders: false } }), { test: true }],
  ['for a company', 'company', one({ eligibility: { companyOrders: false } }), { company: true }],
  ['from the till', 'channel', one({ eligibility: { withoutChannels: ['pos'] } }), { source: 'pos' }],
  ['an excluded tag', 'customer_tag', one({ eligibility: { withoutTags: ['VIP'] } })],
  ['not a tester', 'testers_only', one({ eligibility: { testersTag: 'tester' } })],
];

test.each(NEVER)('never: %s', (_name, never, versions, order) => {
  expect(freezeDecision(aFact(anOrder(order)), versions, buyer).never).toBe(never);
});

test('the window runs from the payment or the order, whichever is later, in whole days', () => {
  const versions = one({ rule: { pendingDays: 14 } });
  const window = (order: Partial<FactOrder>) => {
    const { qualifiedAt, availableAt } = freezeDecision(aFact(anOrder(order)), versions, buyer);
    return [qualifiedAt, availableAt];
  };
  expect(window({ updatedAt: '2026-03-20T00:00:00+01:00' })).toEqual([
    '2026-03-19T23:00:00.000Z',
    '2026-04-02T23:00:00.000Z',
  ]);
  expect(window({ updatedAt: '2026-02-01T00:00:00Z' })).toEqual([
    '2026-03-01T12:00:00.000Z',
    '2026-03-15T12:00:00.000Z',
  ]);
});

test.each([
  ['paid', { paidAt: '2026-03-10T00:00:00Z', fulfilledAt: '2026-03-12T00:00:00Z' }, '2026-03-24T00:00:00.000Z'],
  ['fulfilled', { paidAt: '2026-03-10T00:00:00Z', fulfilledAt: '2026-03-12T00:00:00Z' }, '2026-03-26T00:00:00.000Z'],
  ['paid', { paidAt: '2026-02-01T00:00:00Z', fulfilledAt: null }, '2026-03-15T12:00:00.000Z'],
] as const)('once %s, the window runs from the first news that said so: %j', (qualifies, seen, availableAt) => {
  const fact = { ...aFact(anOrder({ updatedAt: '2026-04-20T00:00:00Z' })), ...seen };
  const versions = one({ rule: { pendingDays: 14, qualifies } });
  expect(freezeDecision(fact, versions, buyer).availableAt).toBe(availableAt);
});

test('what is frozen reads back as it was written', () => {
  const frozen = freezeDecision(aFact(anOrder()), one(byTag), buyer, ['LOYAL-1']);
  expect(FrozenDecision.parse(JSON.parse(JSON.stringify(frozen)))).toEqual(frozen);
  expect(frozen.rewardCodes).toEqual(['LOYAL-1']);
});

const PLACED = Date.parse('2026-03-01T12:00:00Z');
const byJoining: Wanted = { settings: { enrolment: { mode: 'sign_up', creditDays: 365, termsUrl: null } } };

/** Milliseconds after the order was placed. */
interface Joined {
  since: number;
  creditFrom?: number;
  waited?: boolean;
}

const JOINED: [name: string, what: Wanted, joined: Joined, frozen: Partial<FrozenDecision>][] = [
  [
    'placed before they joined: claimed then',
    byJoining,
    { since: 1 },
    { claimedAt: '2026-03-01T12:00:00.001Z', never: null },
  ],
  ['placed as they joined: a member\u2019s own', byJoining, { since: 0 }, { claimedAt: null, never: null }],
  ['older than what joining credits', byJoining, { since: 9, creditFrom: 1 }, { never: 'before_membership' }],
  ['as old as what joining credits', byJoining, { since: 9, creditFrom: 0 }, { never: null }],
  [
    'where orders enrol, and it never waited: counts by itself',
    {},
    { since: 9, creditFrom: 1 },
    { claimedAt: null, never: null },
  ],
  [
    'where orders enrol by now, and it waited',
    {},
    { since: 9, creditFrom: 0, waited: true },
    { claimedAt: '2026-03-01T12:00:00.009Z', never: null },
  ],
];

test.each(JOINED)('an order %s', (_name, wanted, { since, creditFrom, waited = false }, frozen) => {
  const membership = {
    since: new Date(PLACED + since),
    creditFrom: creditFrom === undefined ? null : new Date(PLACED + creditFrom),
    waited,
  };
  expect(freezeDecision(aFact(anOrder()), one(wanted), { ...buyer, membership })).toMatchObject(frozen);
});
