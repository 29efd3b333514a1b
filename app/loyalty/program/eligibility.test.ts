/** Which orders earn at all: one line a case (rules.md "Earning from orders" 8, docs/decisions/061). */
import { expect, test } from 'vitest';
import {
  CAREFUL_ELIGIBILITY,
  channelOf,
  CHANNELS,
  Eligibility,
  hasTag,
  ineligible,
  needsCustomerTags,
} from './eligibility.ts';
import type { Channel, Ineligible } from './eligibility.ts';

const SOURCES: [source: string | null, channel: Channel][] = [
  ['web', 'online'],
  ['shopify_web', 'online'],
  [null, 'online'],
  ['pos', 'pos'],
  ['shopify_draft_order', 'draft'],
  ['subscription_contract', 'subscription'],
  ['subscription_contract_checkout_one', 'subscription'],
  ['580111', 'other'],
  ['iphone', 'other'],
  ['POS', 'other'],
  ['', 'other'],
];

test.each(SOURCES)('source %s is channel %s', (source, channel) => {
  expect(channelOf(source)).toBe(channel);
});

const EVERYONE = Eligibility.parse(undefined);
const plain = { test: false, company: false, source: 'web' };
const CASES: [
  name: string,
  found: Ineligible | null,
  order: Partial<typeof plain>,
  rule: Partial<Eligibility>,
  tags?: string[],
][] = [
  ['an order like any other', null, {}, {}],
  ['a test order, let in', null, { test: true }, {}],
  ['a test order', 'test_order', { test: true }, { testOrders: false }],
  ['a company’s, let in', null, { company: true }, {}],
  ['a company’s', 'company', { company: true }, { companyOrders: false }],
  ['a company’s test order: the first reason', 'test_order', { test: true, company: true }, CAREFUL_ELIGIBILITY],
  ['from a channel left out', 'channel', { source: 'pos' }, { withoutChannels: ['pos'] }],
  ['from another channel', null, { source: 'pos' }, { withoutChannels: ['draft', 'other'] }],
  ['from any channel, all left out', 'channel', {}, { withoutChannels: [...CHANNELS] }],
  ['by a customer with an excluded tag', 'customer_tag', {}, { withoutTags: ['staff'] }, ['vip', 'Staff']],
  ['by a customer with another tag', null, {}, { withoutTags: ['staff'] }, ['vip', 'staff-friend']],
  ['by a customer without tags', null, {}, { withoutTags: ['staff'] }],
  ['a second excluded tag', 'customer_tag', {}, { withoutTags: ['staff', 'Wholesale '] }, ['wholesale']],
  ['test mode, by a tester', null, {}, { testersTag: 'tester' }, ['Tester']],
  ['test mode, by somebody else', 'testers_only', {}, { testersTag: 'tester' }, ['vip']],
  ['test mode, by nobody known', 'testers_only', {}, { testersTag: 'tester' }],
  [
    'test mode: a tester’s test order earns',
    null,
    { test: true },
    { testersTag: 'tester', testOrders: false },
    ['tester'],
  ],
  [
    'test mode: a tester’s company does not',
    'company',
    { company: true },
    { testersTag: 'tester', companyOrders: false },
    ['tester'],
  ],
  [
    'test mode: a tester with an excluded tag',
    'customer_tag',
    {},
    { testersTag: 'tester', withoutTags: ['staff'] },
    ['tester', 'staff'],
  ],
];

test.each(CASES)('%s: %s', (_name, found, order, rule, tags = []) => {
  expect(ineligible({ ...plain, ...order }, tags, { ...EVERYONE, ...rule })).toBe(found);
});

test('a customer’s tags are asked for only where something depends on them', () => {
  expect(needsCustomerTags(EVERYONE)).toBe(false);
  expect(needsCustomerTags(CAREFUL_ELIGIBILITY)).toBe(false);
  expect(needsCustomerTags({ ...EVERYONE, withoutTags: ['staff'] })).toBe(true);
  expect(needsCustomerTags({ ...EVERYONE, testersTag: 'tester' })).toBe(true);
});

test('tags compare whole, without regard to case or the spaces around them', () => {
  expect(hasTag([' VIP '], 'vip')).toBe(true);
  expect(hasTag(['ŻÓŁTY'], 'żółty ')).toBe(true);
  expect(hasTag(['very-vip'], 'vip')).toBe(false);
  expect(hasTag([], 'vip')).toBe(false);
});

test('a version published before these settings lets every order earn; a new one starts carefully', () => {
  expect(EVERYONE).toEqual({
    testOrders: true,
    companyOrders: true,
    withoutChannels: [],
    withoutTags: [],
    testersTag: null,
  });
  expect(CAREFUL_ELIGIBILITY).toMatchObject({ testOrders: false, companyOrders: false });
});
