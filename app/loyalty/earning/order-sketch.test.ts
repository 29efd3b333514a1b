import { expect, test } from 'vitest';
import { isDisputeNews, isOverdue, lookAgainMs, tellsMore, windowOf } from './order-sketch.ts';
import type { KnownOrder, OrderSketch } from './order-sketch.ts';

const now = new Date('2026-11-22T02:00:00Z');
const day = (text: string): Date => new Date(`${text}T02:00:00Z`);

test.each([
  ['an ordinary night looks back three days', '2026-01-01', '2026-11-21', '2026-11-19T02:00:00.000Z'],
  ['after an outage it looks back to the last one that ended', '2026-01-01', '2026-11-02', '2026-11-02T02:00:00.000Z'],
  ['but not beyond what Shopify shows', '2026-01-01', '2026-05-02', '2026-09-23T02:00:00.000Z'],
  ['the first one begins at the installation', '2026-11-07', null, '2026-11-07T02:00:00.000Z'],
  ['nothing before the installation is looked at', '2026-11-21', '2026-11-02', '2026-11-21T02:00:00.000Z'],
  ['nor is there anything in the first minutes', '2026-11-22', null, '2026-11-22T01:45:00.000Z'],
])('%s', (_what, installed, done, since) => {
  const window = windowOf({ installedAt: day(installed), doneUntil: done === null ? null : day(done) }, now);
  expect(window.since.toISOString()).toBe(since);
  expect(window.until.toISOString()).toBe('2026-11-22T01:45:00.000Z');
});

test('one looks again soon at first, and every five minutes at last', () => {
  const after = (seconds: number) => lookAgainMs(now, new Date(now.getTime() + seconds * 1000));
  expect([0, 60, 3600].map(after)).toEqual([5000, 15_000, 300_000]);
  expect([19, 21].map((hours) => isOverdue(now, new Date(now.getTime() + hours * 3_600_000)))).toEqual([false, true]);
});

const seen: OrderSketch = {
  orderId: '7',
  updatedAt: '2026-11-20T10:00:00Z',
  cancelled: false,
  financialStatus: 'paid',
  fulfillmentStatus: 'unfulfilled',
  customerId: '501',
  refundIds: ['31'],
  edited: false,
  units: 3,
  outstanding: { amount: '0.0', currencyCode: 'PLN' },
};
const known: KnownOrder = {
  ...seen,
  updatedAt: '2026-11-20T11:00:00+01:00',
  fulfillmentStatus: null,
  deleted: false,
  final: false,
  units: [5, 4, 3],
  outstandingMinor: 0,
};
const owing = (amount: string) => ({ outstanding: { amount, currencyCode: 'PLN' } });

test.each<[string, Partial<KnownOrder>, Partial<OrderSketch>, boolean]>([
  ['the same instant in another zone', {}, {}, false],
  ['changed since', {}, { updatedAt: '2026-11-20T10:00:01Z' }, true],
  ['we know a later state', { updatedAt: '2026-11-20T10:00:01Z' }, { financialStatus: 'voided' }, false],
  ['a refund we have not heard of', { updatedAt: '2026-11-20T12:00:00Z' }, { refundIds: ['31', '32'] }, true],
  ['only refunds were heard', { updatedAt: null }, {}, true],
  ['deleted', { deleted: true }, { updatedAt: '2026-11-21T10:00:00Z' }, false],
  ['paid within that second', { financialStatus: 'pending' }, {}, true],
  ['sent within that second', {}, { fulfillmentStatus: 'fulfilled' }, true],
  ['cancelled within that second', {}, { cancelled: true }, true],
  ['given a customer within that second', { customerId: null }, {}, true],
  ['a word for its fulfilment that webhooks do not have', {}, { fulfillmentStatus: 'on_hold' }, false],
  ['the rest of it paid within that second', { outstandingMinor: 1999 }, {}, true],
  ['a part of the rest paid within that second', { outstandingMinor: 1999 }, owing('10.00'), true],
  ['more owed since that second', {}, owing('0.01'), true],
  ['as much owed', { outstandingMinor: 1999 }, owing('19.990'), false],
  ['something to be given back, which a payload may call nothing', {}, owing('-10.00'), false],
  ['what is owed was not told', { outstandingMinor: null }, owing('10.00'), false],
  ['units added within that second', {}, { units: 6 }, true],
  ['exchanged for as many within that second', {}, { units: 7, ...owing('0.0') }, true],
  ['units without the tip', {}, { units: 4 }, false],
  ['units with all that Shopify may leave out', {}, { units: 5 }, false],
  [
    'an edit that is still to be paid, of an order that may have been paid before',
    { financialStatus: 'partially_paid', outstandingMinor: 1000 },
    { edited: true, financialStatus: 'partially_paid', ...owing('10.00') },
    true,
  ],
  [
    'a part that is paid, of an order as it was placed',
    { financialStatus: 'partially_paid', outstandingMinor: 1000 },
    { financialStatus: 'partially_paid', ...owing('10.00') },
    false,
  ],
  [
    'an edit of an order that nothing was paid of',
    { financialStatus: 'pending', outstandingMinor: 1000 },
    { edited: true, financialStatus: 'pending', ...owing('10.00') },
    false,
  ],
  [
    'looked up with an edit that is still to be paid',
    { final: true, financialStatus: 'partially_paid', outstandingMinor: 1000 },
    { edited: true, financialStatus: 'partially_paid', ...owing('10.00') },
    false,
  ],
  ['looked up after that second', { final: true, outstandingMinor: 1999 }, { units: 6, cancelled: true }, false],
  ['looked up, and changed since', { final: true }, { updatedAt: '2026-11-20T10:00:01Z' }, true],
  ['looked up, and a refund that nobody told', { final: true }, { refundIds: ['31', '32'] }, true],
])('%s', (_what, ofKnown, ofSeen, more) => {
  expect(tellsMore({ ...known, ...ofKnown }, { ...seen, ...ofSeen })).toBe(more);
});

test('an order never heard of tells more', () => {
  expect(tellsMore(undefined, seen)).toBe(true);
});

test('a dispute is news when it moved on, became a chargeback, or has an amount at last', () => {
  const dispute = {
    id: '1',
    type: 'inquiry' as const,
    status: 'needs_response',
    amountMinor: null,
    initiatedAt: '2026-11-20T10:00:00Z',
    finalizedAt: null,
  };
  expect(isDisputeNews(undefined, dispute)).toBe(true);
  expect(isDisputeNews(dispute, dispute)).toBe(false);
  expect(isDisputeNews(dispute, { ...dispute, status: 'won' })).toBe(true);
  expect(isDisputeNews(dispute, { ...dispute, type: 'chargeback' })).toBe(true);
  expect(isDisputeNews(dispute, { ...dispute, amountMinor: 500 })).toBe(true);
  expect(isDisputeNews({ ...dispute, amountMinor: 500 }, dispute)).toBe(false);
});
