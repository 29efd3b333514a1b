/** The sentences a shopper reads, in both languages. */
import { describe, expect, test } from 'vitest';
import { EMPTY_REWARD_FORM, parseRewardForm } from './reward-form.ts';
import type { RewardForm } from './reward-form.ts';
import { progressPhrase, rewardPrice, rewardTerms, rewardWorth, sameText } from './reward-words.ts';
import type { RewardSettings } from './reward.ts';

const SHOP = { currency: 'PLN', zone: 'Europe/Warsaw' };

function reward(form: Partial<RewardForm>): RewardSettings {
  const typed = { ...EMPTY_REWARD_FORM, name: 'A reward', points: '500', value: '10', ...form };
  const parsed = parseRewardForm(typed, SHOP);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.settings;
}
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const terms = (form: Partial<RewardForm>, language: 'en' | 'pl') =>
  rewardTerms(reward(form), SHOP, language).map(plain);

describe('what it is', () => {
  const product = JSON.stringify([{ by: 'product', value: '7', label: 'Record brush' }]);
  test.each<[Partial<RewardForm>, string, string]>([
    [{}, '10 zł off', '10 zł rabatu'],
    [{ value: '7.50' }, '7.50 zł off', '7,50 zł rabatu'],
    [{ kind: 'percentage_off', percent: '15' }, '15% off', '15 % rabatu'],
    [{ kind: 'free_shipping' }, 'Free shipping', 'Darmowa dostawa'],
    [{ kind: 'free_product', product }, 'Free: Record brush', 'Gratis: Record brush'],
    [
      { kind: 'free_product', product, variant: '{"value":"71","label":"Goat hair"}' },
      'Free: Record brush, Goat hair',
      'Gratis: Record brush, Goat hair',
    ],
    [{ kind: 'gift_card' }, 'Gift card worth 10 zł', 'Karta podarunkowa o wartości 10 zł'],
    [{ kind: 'store_credit' }, '10 zł of store credit', '10 zł środków na koncie'],
    [{ kind: 'experience', task: 'Call' }, '', ''],
  ])('%o', (form, english, polish) => {
    expect(plain(rewardWorth(reward(form), 1, 'PLN', 'en'))).toBe(english);
    expect(plain(rewardWorth(reward(form), 1, 'PLN', 'pl'))).toBe(polish);
  });

  test('its price, from the first step where there are several', () => {
    const slider = reward({ kind: 'any_amount', stepPoints: '100', stepValue: '5', least: '10', most: '50' });
    expect(plain(rewardPrice(reward({}), 'pl'))).toBe('500 punktów');
    expect(rewardPrice(slider, 'en')).toBe('from 200 points');
    expect(rewardPrice(slider, 'pl')).toBe('od 200 punktów');
    expect(plain(rewardWorth(slider, 4, 'PLN', 'en'))).toBe('20 zł off');
  });
});

describe('its terms', () => {
  test('of a code with a minimum', () => {
    expect(terms({ minimum: '50', codeDays: '1', perMember: '1' }, 'en')).toEqual([
      'For carts of at least 50 zł.',
      'The code works once, within 1 day.',
      'If you do not use it in time, you get your points back.',
      'Can be used together with discounts on products and shipping discounts.',
      'Once per member.',
    ]);
  });

  test('of one variant of a product', () => {
    const brush = {
      kind: 'free_product',
      product: '[{"by":"product","value":"7","label":"Record brush"}]',
      variant: '{"value":"71","label":"Goat hair"}',
    };
    expect(terms(brush, 'en').slice(0, 2)).toEqual(['One piece is free.', 'Only in this version: Goat hair.']);
    expect(terms(brush, 'pl').slice(0, 2)).toEqual(['Jedna sztuka gratis.', 'Tylko w wersji: Goat hair.']);
    expect(terms({ ...brush, variant: '' }, 'en')[1]).not.toContain('version');
  });

  test('of a minimum that only some goods count towards', () => {
    const some = { minimum: '50', collections: '[{"by":"collection","value":"7","label":"New in"}]' };
    expect(terms(some, 'en').slice(0, 2)).toEqual([
      'When you buy for at least 50 zł from: New in.',
      'Only for: New in.',
    ]);
    expect(terms(some, 'pl')[0]).toBe('Gdy kupisz za co najmniej 50 zł z: New in.');
  });

  test('of a code that stands alone and does not expire, for a tier, with dates', () => {
    const form = {
      codeDays: '',
      combinesProduct: '',
      combinesShipping: '',
      tiers: '["Złoty"]',
      from: '2026-12-01T00:00',
      until: '2026-12-24T23:59',
    };
    expect(terms(form, 'pl')).toEqual([
      'Działa na jedno zamówienie: czego koszyk nie wykorzysta, przepada.',
      'Kod działa raz i nie wygasa.',
      'Nie łączy się z innymi rabatami.',
      'Dla osób na poziomie Złoty.',
      'Od 1 grudnia 2026.',
      'Do 24 grudnia 2026.',
    ]);
  });

  test('what a cart may be worth less than says that the rest is lost, whatever the step', () => {
    const lost = 'It is for one order: what the cart does not use up is lost.';
    const slider = {
      kind: 'any_amount',
      stepPoints: '100',
      stepValue: '5',
      least: '10',
      most: '50',
      minimum: '49.99',
    } as const;
    expect(terms(slider, 'en')).toContain(lost);
    expect(terms({ ...slider, minimum: '50' }, 'en')).not.toContain(lost);
    expect(terms({}, 'en')).toContain(lost);
    expect(terms({ minimum: '10' }, 'en')).not.toContain(lost);
    expect(terms({ kind: 'percentage_off', percent: '5' }, 'en')).not.toContain(lost);
  });

  test('points that are gone are said beforehand', () => {
    expect(terms({ atExpiry: 'points_gone' }, 'pl')).toContain('Jeśli nie zdążysz go użyć, punkty przepadną.');
  });

  test('of what is no code', () => {
    expect(terms({ kind: 'gift_card', days: '365' }, 'en')).toEqual([
      'You get the gift card’s code here, and pay with it at checkout.',
      'Good for 365 days.',
    ]);
    expect(terms({ kind: 'experience', task: 'Call' }, 'en')).toEqual(['The shop gets in touch with you.']);
  });
});

test('how far it is', () => {
  expect(progressPhrase(500, 300, 'en')).toBe('200 points to go.');
  expect(progressPhrase(500, 499, 'pl')).toBe('Do zebrania: 1 punkt.');
  expect(progressPhrase(500, 500, 'en')).toBe('You can get it now.');
});

test.each([
  ['10 zł off', '10\u00a0zł off', true],
  [' Free  Shipping ', 'free shipping', true],
  ['10 zł off', '100 zł off', false],
])('%j and %j read the same: %s', (a, b, same) => {
  expect(sameText(a, b)).toBe(same);
});
