/** What staff read of a redemption. */
import { describe, expect, test } from 'vitest';
import { createAdminI18n } from '../../i18n/admin-i18n.ts';
import { formatFor } from '../../ui/format.ts';
import type { RedemptionView } from './redemption-view.ts';
import { byWords, codeMail, redemptionSentences, shownState, worthOfRedemption } from './redemption-words.ts';

const CODE: RedemptionView = {
  id: '5',
  memberId: '9',
  rewardId: '2',
  member: { name: 'Shopper 1', email: 'shopper-1@example.com', locale: 'pl-PL', customerId: '501', redacted: false },
  kind: 'amount_off',
  name: '10 zł off',
  task: null,
  points: 500,
  returned: 0,
  pointsBack: true,
  settings: {
    kind: 'amount_off',
    name: '10 zł off',
    description: '',
    tiers: ['Gold'],
    perMember: 1,
    stock: null,
    from: null,
    until: null,
    points: 500,
    valueMinor: 1000,
    minimumMinor: 5000,
    collections: [],
    combinesWith: { order: false, product: false, shipping: true },
    codeDays: 90,
    atExpiry: 'points_back',
  },
  step: 1,
  isDead: false,
  state: 'issued',
  problem: null,
  code: 'CBXYZ',
  by: 'shopper',
  doneBy: null,
  madeAt: '2026-11-22T12:00:00.000Z',
  askedAt: null,
  usedAt: null,
  expiresAt: '2027-02-20T12:00:00.000Z',
  orderId: null,
  orderName: null,
};
const SHOP = { currency: 'PLN', zone: 'Europe/Warsaw' };
const used = { ...CODE, state: 'used' as const, orderId: '77', orderName: '#1001', usedAt: '2026-11-25T12:00:00.000Z' };
const tour = { ...CODE, kind: 'experience' as const, code: null, expiresAt: null };
const credit = { ...tour, kind: 'store_credit' as const };

async function english() {
  const { t } = await createAdminI18n('en');
  return { t, format: formatFor('en', 'PLN', 'Europe/Warsaw') };
}

describe('the state', () => {
  test.each<[RedemptionView, string]>([
    [CODE, 'unused'],
    [used, 'used'],
    [tour, 'todo'],
    [{ ...tour, state: 'used' }, 'done'],
    [credit, 'paid'],
    [{ ...credit, state: 'unclear' }, 'unclear'],
    [{ ...CODE, state: 'returning' }, 'returning'],
  ])('%#: %s', (redemption, state) => {
    expect(shownState(redemption)).toBe(state);
  });
});

describe('the sentences', () => {
  test.each<[RedemptionView, string[]]>([
    [CODE, ['Good until 20 Feb 2027; unused, the points come back.']],
    [{ ...CODE, pointsBack: false }, ['Good until 20 Feb 2027; unused, the points are gone.']],
    [{ ...CODE, expiresAt: null }, []],
    [
      { ...CODE, isDead: true },
      [
        'Its discount, or what it is for, was deleted in Shopify, so the code does not work. The Rewards page says what can be done; or turn it back here.',
      ],
    ],
    [{ ...CODE, state: 'returned', doneBy: 'shopper' }, []],
    [
      { ...CODE, state: 'returned', doneBy: 'deleted' },
      ['Its discount was deleted in Shopify, so the points came back.'],
    ],
    [used, ['Used on order #1001, 25 Nov 2026.']],
    [
      { ...used, orderName: null, returned: 200 },
      ['Used on order 77, 25 Nov 2026.', '200 points came back after a refund.'],
    ],
    [tour, []],
    [{ ...tour, state: 'used', usedAt: used.usedAt }, ['Done on 25 Nov 2026.']],
    [{ ...CODE, state: 'expired', returned: 500 }, ['Unused; the points came back.']],
    [{ ...CODE, state: 'expired' }, ['Unused; the points are gone.']],
    [
      { ...credit, state: 'failed', problem: 'shopify:No account.' },
      ['Shopify refused: No account.', 'The member kept the points.'],
    ],
    [{ ...credit, state: 'failed', problem: 'something_new' }, ['The member kept the points.']],
    [{ ...CODE, state: 'returned', returned: 500 }, []],
    // good through 20 February, which ends with the 21st's beginning
    [{ ...CODE, expiresAt: '2027-02-20T23:00:00.000Z' }, ['Good until 20 Feb 2027; unused, the points come back.']],
    [
      { ...used, state: 'returned', returned: 500, problem: 'used_after_return' },
      [
        'The code was used on order #1001 although its points had come back, and they were spent by then. Take the points off the member, or leave it.',
      ],
    ],
    [
      { ...credit, state: 'failed', problem: 'done_late:gid://shopify/StoreCreditAccountCreditTransaction/41' },
      [
        'The member kept the points.',
        'Shopify gave it after all (number 41 there), and the points are back. Take one of the two back.',
      ],
    ],
    [
      { ...credit, problem: 'done_late:gid://shopify/StoreCreditAccountCreditTransaction/41' },
      ['Shopify gave it twice; the second one is number 41 there. Take it back in Shopify.'],
    ],
    [{ ...credit, problem: 'seen:done_late:gid://shopify/StoreCreditAccountCreditTransaction/41' }, []],
  ])('%#', async (redemption, sentences) => {
    expect(redemptionSentences(await english(), redemption)).toEqual(sentences);
  });

  test('who did it', async () => {
    const { t } = await english();
    expect([byWords(t, 'shopper'), byWords(t, 'staff:81')]).toEqual(['by the shopper', 'by staff account 81']);
  });
});

test('what it is worth, as it was bought, unless its name says so', () => {
  const named = { ...CODE, name: 'A thank-you' };
  expect(worthOfRedemption(named, 'PLN', 'en')).toBe('10\u00a0zł off');
  expect(worthOfRedemption(named, 'PLN', 'pl')).toBe('10\u00a0zł rabatu');
  expect(worthOfRedemption(CODE, 'PLN', 'en')).toBe('');
});

describe('a letter with the code', () => {
  test('is in the member’s language, for the merchant to send', () => {
    const mail = new URL(codeMail(CODE, SHOP) ?? '');
    expect(decodeURIComponent(mail.pathname)).toBe('shopper-1@example.com');
    expect(mail.searchParams.get('subject')).toBe('Twój kod: 10 zł off');
    const body = (mail.searchParams.get('body') ?? '').replaceAll('\u00a0', ' ');
    expect(body).toContain('CBXYZ');
    expect(body).toContain('– Dla koszyka o wartości co najmniej 50 zł.\n– Kod działa raz, przez 90 dni.');
    // who may have one, and how often, is over: they have it
    expect(body).not.toContain('Gold');
  });

  test.each<[string, RedemptionView]>([
    ['no address', { ...CODE, member: { ...CODE.member, email: null } }],
    ['no code', tour],
    ['a code that does not work', { ...CODE, isDead: true }],
    ['a gift card, whose code staff do not see', { ...CODE, kind: 'gift_card' }],
  ])('not with %s', (_, redemption) => {
    expect(codeMail(redemption, SHOP)).toBeNull();
  });
});
