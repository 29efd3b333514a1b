import { describe, expect, test } from 'vitest';
import { createAdminI18n } from '../../i18n/admin-i18n.ts';
import type { OrderWhy } from '../../loyalty/earning/order-why.ts';
import type { StoryEntry } from '../../loyalty/recognition/member-story.server.ts';
import { formatFor } from '../../ui/format.ts';
import { entryTitle, entryWhy } from './entry-words.ts';

const WHY: OrderWhy = {
  schema: 1,
  reason: 'earned',
  orderName: '#1001',
  currency: 'PLN',
  version: 2,
  rule: {
    points: 1,
    perMinor: 100,
    rounding: 'down',
    discounts: 'deducted',
  },
  tier: null,
  lines: [
    {
      id: '1',
      title: 'Harbour Lights',
      quantity: 2,
      kept: 1,
      amountMinor: '7990',
      discountMinor: '0',
      taxLeftOutMinor: '0',
      excluded: null,
      match: null,
      multiplier: null,
    },
  ],
  shippingMinor: '0',
  shippingMultiplier: null,
  disputedMinor: '0',
  unpaidMinor: '0',
  unpaidBy: [],
  bonuses: [],
  missedBonuses: [],
  amountRefundedMinor: 0,
  baseMinor: '7990',
  exact: '79.9',
  target: 79,
  availableAt: null,
};

const ENTRY: StoryEntry = {
  seq: '1',
  action: null,
  kind: 'order',
  available: 159,
  pending: 0,
  held: 0,
  debt: 0,
  forgiven: 0,
  lapsed: 0,
  availableAfter: 159,
  pendingAfter: 0,
  orderBefore: 0,
  orderId: '5001',
  occurredAt: '2026-11-21T11:00:00.000Z',
  availableAt: null,
  version: 2,
  why: WHY,
  reward: null,
  imported: false,
  expiry: null,
  note: null,
};

const refund: StoryEntry = { ...ENTRY, seq: '2', kind: 'clawback', available: -80, orderBefore: 159 };
const adjust: StoryEntry = {
  ...ENTRY,
  kind: 'adjust',
  available: 50,
  orderBefore: null,
  orderId: null,
  version: null,
  why: null,
};

async function english() {
  const { t } = await createAdminI18n('en');
  return { t, format: formatFor('en', 'PLN', 'Europe/Warsaw'), locale: 'en' as const };
}

describe('what happened', () => {
  test.each([
    [ENTRY, 'Order #1001'],
    [{ ...ENTRY, orderBefore: 40 }, 'Order #1001 changed'],
    [refund, 'Order #1001 refunded or changed'],
    [{ ...ENTRY, why: null }, 'Order 5001'],
    [adjust, 'Added by staff'],
    [{ ...adjust, available: -50 }, 'Taken away by staff'],
    [{ ...adjust, kind: 'mature' }, 'Pending points became available'],
    [{ ...adjust, kind: 'spend', reward: '10 zł off' }, 'Redeemed: 10 zł off'],
    [{ ...adjust, kind: 'capture', reward: 'Gift card' }, 'Redeemed: Gift card'],
    [{ ...adjust, kind: 'hold', reward: 'Gift card' }, 'Set aside for: Gift card'],
    [{ ...adjust, kind: 'void', reward: 'Gift card' }, 'Free again, not issued: Gift card'],
    [{ ...adjust, kind: 'return', reward: '10 zł off' }, 'Points back from: 10 zł off'],
    [{ ...adjust, kind: 'spend' }, 'Spent'],
    [{ ...adjust, kind: 'undo', available: -50 }, 'Taken back'],
    [{ ...adjust, kind: 'earn', imported: true }, 'Imported from a file'],
    [{ ...adjust, imported: true, available: -50 }, 'Balance set by an import'],
    [{ ...adjust, kind: 'undo', imported: true, available: -50 }, 'Taken back: Imported from a file'],
    [{ ...adjust, kind: 'merge_in' }, "From a merged customer's account"],
    [{ ...adjust, kind: 'merge_in', available: 0, held: 5 }, "On hold, from a merged customer's account"],
    [{ ...adjust, kind: 'merge_out', available: -50 }, "Moved to the kept customer's account"],
    [{ ...adjust, kind: 'merge_out', available: 0, held: -5 }, "On hold, moved to the kept customer's account"],
    [{ ...adjust, kind: 'something new' }, 'Earned'],
  ])('%#: %s', async (entry, title) => {
    expect(entryTitle(await english(), entry)).toBe(title);
  });
});

describe('why', () => {
  const why = async (entry: StoryEntry) =>
    entryWhy(await english(), entry).map((text) => text.replaceAll('\u00a0', ' '));

  test('a refund names what counted, the rate, the rounding, and the difference to what was posted before', async () => {
    const sentences = await why(refund);
    expect(sentences.join('\n')).toContain('Harbour Lights: 1 of 2 kept, 79.90 zł counts.');
    expect(sentences.join('\n')).toContain('Rounded down: 79 points.');
    expect(sentences).toContain(
      'For this order 159 points had been posted before; now it is worth 79 points, so the difference is −80.',
    );
    expect(sentences.at(-1)).toBe('Decided by version 2 of the programme.');
  });

  test('the first posting of an order compares with nothing', async () => {
    expect((await why(ENTRY)).join('\n')).not.toContain('had been posted before');
  });

  test('an expiry names its warnings; a moved date says to when, and why', async () => {
    const moved = { until: '2027-03-03T22:59:59.999Z', by: 'rule' as const, warnedAt: [] };
    const redate = { ...adjust, kind: 'redate', available: 0, version: 4, expiry: moved };
    expect(entryTitle(await english(), redate)).toBe('New expiry date');
    expect(await why(redate)).toEqual([
      'The points this is about are good until the end of 3 Mar 2027, or longer if the rule says so.',
      "The programme's expiry was changed in version 4.",
    ]);
    const gone = { ...redate, expiry: { ...moved, until: null, by: 'night' as const } };
    expect(entryTitle(await english(), gone)).toBe('Expiry date taken away');
    const warnedAt = ['2027-02-01T01:11:00.000Z', '2027-02-24T01:11:00.000Z'];
    const expired = { ...adjust, kind: 'expire', available: -50, expiry: { ...moved, until: null, warnedAt } };
    expect(await why(expired)).toEqual([
      'These points reached the end of their life unspent.',
      'The member was warned on 1 Feb 2027 and 24 Feb 2027.',
    ]);
  });

  test('debt, forgiveness and expiry are said where they happened', async () => {
    expect(await why({ ...refund, debt: 30 })).toContain('Already spent, and now owed: 30 points.');
    expect(await why({ ...ENTRY, debt: -1 })).toContain('Of these, 1 point paid back what was owed.');
    expect(await why({ ...refund, forgiven: 5 })).toContain('Already spent, and forgiven: 5 points.');
    expect(await why({ ...refund, lapsed: 5 })).toContain('Expired already, so not taken again: 5 points.');
  });

  test('pending points name the day they can be spent', async () => {
    const entry = { ...ENTRY, available: 0, pending: 159, availableAt: '2026-12-05T11:00:00.000Z' };
    expect(await why(entry)).toContain('Can be spent from 5 Dec 2026, 12:00.');
  });

  test('an adjustment gives staff’s reason, or says that it was erased', async () => {
    expect(await why({ ...adjust, note: { reason: 'Parcel came late', staff: '42' } })).toEqual([
      'Reason: Parcel came late',
      'Written from staff account 42.',
    ]);
    expect(await why(adjust)).toEqual(['The reason was erased.']);
  });

  test('it is never empty', async () => {
    expect(await why({ ...adjust, kind: 'return' })).toEqual(['Nothing more was recorded for this entry.']);
  });
});
