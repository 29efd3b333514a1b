/**
 * Each kind of order (rules.md "Earning from orders" 8, docs/decisions/061), as the stand-in's webhooks tell it: points after each step;
 * the same when everything is told backwards and twice; the same by the Admin API's answer.
 */
import { expect, test } from 'vitest';
import { openShop, useStandin } from './support/standin-shop.ts';
import type { OrderShop, ShopSettings } from './support/standin-shop.ts';

useStandin();

type Json = Record<string, unknown>;
type LineIds = string[];
/** A request of the order's own path: what it does, and the points that are there afterwards. */
type Step = [path: string, body: Json | ((lines: LineIds) => Json), points: number, method?: string];

interface Kind extends ShopSettings {
  name: string;
  order?: Json;
  /** Points after it was placed. */
  points: number;
  steps?: Step[];
  /** What the Admin API's answer alone comes to, where it does not say all that webhooks said; null: it shows no such order, or one that nothing has decided. */
  byAnswer?: number | null;
}

const kindOfBlue = { title: 'Kind of Blue', price: '79.90', quantity: 2 };
const one = { title: 'A Love Supreme', price: '100.00', quantity: 1 };
const chargeback = (points: number, body: Json = {}): Step => ['/dispute', body, points];
const settled = (status: string, points: number): Step => ['/dispute', { status }, points, 'PATCH'];
const noTest = { eligibility: { testOrders: false } };

const KINDS: Kind[] = [
  { name: 'bought online', points: 159 },
  { name: 'a test order', order: { test: true }, points: 0, ...noTest },
  { name: 'a test order, switched on', order: { test: true }, points: 159 },
  {
    name: 'worth nothing',
    order: { lines: [{ ...kindOfBlue, price: '0.00' }] },
    points: 0,
    rule: {
      bonuses: [
        { id: 'b', name: 'Hello', match: null, tiers: [], from: null, until: null, points: 50, minimumMinor: 0 },
      ],
    },
  },
  {
    name: 'all of it discounted',
    order: { discount: { kind: 'percentage', value: 100, code: 'FREE' } },
    points: 0,
  },
  {
    name: 'a draft order marked paid',
    order: { sourceName: 'shopify_draft_order', paid: false },
    points: 0,
    steps: [['/pay', {}, 159]],
  },
  {
    name: 'paid in part, some of that given back, the rest paid',
    order: { paid: false },
    points: 0,
    steps: [
      ['/pay', { amount: '60.00' }, 0],
      ['/refunds', { amount: '10.00' }, 0],
      ['/pay', {}, 149],
    ],
  },
  {
    name: 'paid in part, all of that given back',
    order: { paid: false },
    points: 0,
    steps: [
      ['/pay', { amount: '60.00' }, 0],
      ['/refunds', { amount: '60.00' }, 0],
    ],
    byAnswer: null,
  },
  {
    name: 'sent while what an edit added is not paid, after money back',
    rule: { qualifies: 'fulfilled' },
    points: 0,
    steps: [
      ['/refunds', { amount: '10.00' }, 0],
      ['/edit', { add: [{ title: 'Blue Train', price: '50.00' }] }, 0],
      ['/fulfill', {}, 0],
      ['/pay', {}, 199],
    ],
  },
  {
    name: 'a draft order, left out',
    order: { sourceName: 'shopify_draft_order' },
    points: 0,
    eligibility: { withoutChannels: ['draft'] },
  },
  {
    name: 'at the till',
    order: { sourceName: 'pos' },
    points: 159,
    eligibility: { withoutChannels: ['draft', 'other'] },
  },
  { name: 'at the till, left out', order: { sourceName: 'pos' }, points: 0, eligibility: { withoutChannels: ['pos'] } },
  { name: 'the renewal of a subscription', order: { sourceName: 'subscription_contract_checkout_one' }, points: 159 },
  {
    name: 'a renewal, left out',
    order: { sourceName: 'subscription_contract' },
    points: 0,
    eligibility: { withoutChannels: ['subscription'] },
  },
  { name: 'by another sales channel', order: { sourceName: '580111' }, points: 159 },
  {
    name: 'by another sales channel, left out',
    order: { sourceName: '580111' },
    points: 0,
    eligibility: { withoutChannels: ['other'] },
  },
  {
    name: 'paid in euros, one of two refunded',
    order: { currency: 'EUR', rate: '0.25' },
    points: 159,
    steps: [['/refunds', ([line]) => ({ lines: [{ lineId: line, quantity: 1 }] }), 79]],
  },
  {
    name: 'for a company',
    order: { company: { name: 'Sample company' } },
    points: 0,
    eligibility: { companyOrders: false },
  },
  { name: 'for a company, switched on', order: { company: { name: 'Sample company' } }, points: 159 },
  {
    name: 'fulfilled after it was paid',
    points: 0,
    rule: { qualifies: 'fulfilled' },
    steps: [['/fulfill', {}, 159]],
  },
  {
    name: 'sent in two parts',
    points: 0,
    rule: { qualifies: 'fulfilled' },
    steps: [
      ['/fulfill', ([line]) => ({ lines: [{ lineId: line, quantity: 1 }] }), 0],
      ['/fulfill', {}, 159],
    ],
  },
  {
    name: 'sent in part, the rest refunded',
    points: 0,
    rule: { qualifies: 'fulfilled' },
    steps: [
      ['/fulfill', ([line]) => ({ lines: [{ lineId: line, quantity: 1 }] }), 0],
      ['/refunds', ([line]) => ({ lines: [{ lineId: line, quantity: 1 }] }), 79],
    ],
  },
  {
    name: 'fulfilled before it was paid',
    order: { paid: false },
    points: 0,
    rule: { qualifies: 'fulfilled' },
    steps: [
      ['/fulfill', {}, 0],
      ['/pay', {}, 159],
    ],
  },
  {
    name: 'exchanged for something dearer, the difference paid later',
    order: { lines: [one] },
    points: 100,
    steps: [
      ['/fulfill', {}, 100],
      [
        '/return',
        ([line]) => ({ lines: [{ lineId: line, quantity: 1 }], exchange: [{ title: 'Ascension', price: '120.00' }] }),
        0,
      ],
      ['/pay', {}, 120],
    ],
  },
  {
    name: 'exchanged for something cheaper, the rest paid back',
    order: { lines: [one] },
    points: 100,
    steps: [
      ['/fulfill', {}, 100],
      [
        '/return',
        ([line]) => ({ lines: [{ lineId: line, quantity: 1 }], exchange: [{ title: 'Blue Train', price: '60.00' }] }),
        60,
      ],
    ],
  },
  {
    name: 'returned for store credit',
    points: 159,
    steps: [
      ['/refunds', ([line]) => ({ lines: [{ lineId: line, quantity: 1 }], gateway: 'shopify_store_credit' }), 79],
    ],
  },
  {
    name: 'a chargeback, open and won',
    points: 159,
    steps: [chargeback(0), settled('under_review', 0), settled('won', 159)],
  },
  { name: 'a chargeback, lost', points: 159, steps: [chargeback(0), settled('lost', 0)] },
  { name: 'a chargeback, accepted', points: 159, steps: [chargeback(0), settled('accepted', 0)] },
  { name: 'a chargeback of half of it', points: 159, steps: [chargeback(79, { amount: '79.90' })], byAnswer: 0 },
  {
    name: 'a chargeback after a refund, won',
    points: 159,
    steps: [
      ['/refunds', ([line]) => ({ lines: [{ lineId: line, quantity: 1 }] }), 79],
      chargeback(0),
      settled('won', 79),
    ],
  },
  { name: 'an inquiry', points: 159, steps: [chargeback(159, { type: 'inquiry' }), settled('lost', 159)] },
  {
    name: 'an inquiry that becomes a chargeback',
    points: 159,
    steps: [chargeback(159, { type: 'inquiry' }), ['/dispute', { type: 'chargeback' }, 0, 'PATCH']],
    byAnswer: 159,
  },
  {
    name: 'closed and reopened',
    points: 159,
    steps: [
      ['/close', {}, 159],
      ['/reopen', {}, 159],
    ],
  },
  { name: 'cancelled, its money back', points: 159, steps: [['/cancel', { refund: true }, 0]] },
  { name: 'cancelled, its money kept', points: 159, steps: [['/cancel', { refund: false }, 0]] },
  { name: 'deleted', points: 159, steps: [['/delete', {}, 0]], byAnswer: null },
  {
    name: 'edited up, paid, and down again',
    order: { lines: [one] },
    points: 100,
    steps: [
      ['/edit', { add: [{ title: 'Blue Train', price: '50.00' }] }, 100],
      ['/pay', {}, 150],
      ['/edit', ([line]) => ({ setQuantity: [{ lineId: line, quantity: 0 }] }), 50],
    ],
  },
  {
    name: 'refunded piece by piece, some of it money alone',
    order: { lines: [kindOfBlue], shipping: '15.00' },
    points: 159,
    steps: [
      ['/refunds', ([line]) => ({ lines: [{ lineId: line, quantity: 1 }] }), 79],
      ['/refunds', { shipping: '15.00' }, 79],
      ['/refunds', { amount: '10.00' }, 69],
      ['/refunds', { amount: '0.50' }, 69],
    ],
  },
  { name: 'with a tip', order: { tip: '20.00' }, points: 159 },
  {
    name: 'a gift card bought',
    order: { lines: [one, { title: 'Gift card', price: '50.00', giftCard: true }] },
    points: 100,
  },
  {
    name: 'in yen',
    shop: { currency: 'JPY' },
    order: { lines: [{ title: 'Kind of Blue', price: '1980' }] },
    points: 19,
  },
  {
    name: 'in dinars',
    shop: { currency: 'KWD' },
    rule: { perMinor: 1000 },
    order: { lines: [{ title: 'Kind of Blue', price: '12.345' }] },
    points: 12,
  },
  { name: 'prices without tax', shop: { taxesIncluded: false, taxRateBp: 2300 }, order: { lines: [one] }, points: 100 },
  {
    name: 'prices without tax, tax switched in, all refunded',
    shop: { taxesIncluded: false, taxRateBp: 2300 },
    rule: { tax: 'included' },
    order: { lines: [one] },
    points: 123,
    steps: [['/refunds', { full: true }, 0]],
  },
];

async function place(shop: OrderShop, order: Json = {}): Promise<{ id: string; lines: LineIds }> {
  const placed = await shop.api('POST', '/orders', { email: 'shopper-1@example.com', lines: [kindOfBlue], ...order });
  return { id: String(placed['id']), lines: (placed['lines'] as { id: string }[]).map((line) => line.id) };
}

async function take(
  shop: OrderShop,
  order: { id: string; lines: LineIds },
  [path, body, , method]: Step,
): Promise<void> {
  await shop.api(method ?? 'POST', `/orders/${order.id}${path}`, typeof body === 'function' ? body(order.lines) : body);
}

test.each(KINDS)('$name', async ({ order, points, steps = [], byAnswer, ...settings }) => {
  const shop = await openShop(settings);
  const placed = await place(shop, order);
  await shop.deliver();
  const seen = [await shop.points()];
  for (const step of steps) {
    await take(shop, placed, step);
    await shop.deliver();
    seen.push(await shop.points());
  }
  expect(seen).toEqual([points, ...steps.map(([, , after]) => after)]);
  const last = seen.at(-1);
  // everything once more, backwards and twice
  await shop.deliverBackwards();
  expect(await shop.points()).toBe(last);
  // and as the Admin API tells it
  expect(await shop.pointsByAnswer(placed.id)).toBe(byAnswer === undefined ? last : byAnswer);
  await shop.tellAnswer(placed.id);
  expect(await shop.points()).toBe(last);
});

test.each(KINDS)(
  '$name, told backwards and twice from the beginning',
  async ({ order, points, steps = [], ...settings }) => {
    const shop = await openShop(settings);
    const placed = await place(shop, order);
    for (const step of steps) await take(shop, placed, step);
    await shop.deliverBackwards();
    expect(await shop.points()).toBe(steps.at(-1)?.[2] ?? points);
  },
);
