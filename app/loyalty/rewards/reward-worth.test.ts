/** What a reward costs the shop, by hand. */
import { describe, expect, test } from 'vitest';
import { EMPTY_REWARD_FORM, parseRewardForm } from './reward-form.ts';
import type { RewardForm } from './reward-form.ts';
import type { RewardSettings } from './reward.ts';
import {
  losesMoney,
  missingScopes,
  rewardWarnings,
  saleState,
  spendFor,
  STARTERS,
  starterReward,
  worthOf,
} from './reward-worth.ts';

const RATE = { points: 1, perMinor: 100 };
const NOW = new Date('2026-11-22T12:00:00Z');

function reward(form: Partial<RewardForm>): RewardSettings {
  const typed = { ...EMPTY_REWARD_FORM, name: 'A reward', points: '500', value: '10', minimum: '20', ...form };
  const parsed = parseRewardForm(typed, { currency: 'PLN', zone: 'Europe/Warsaw' });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.settings;
}

const GRANTED = [
  'write_discounts',
  'write_gift_cards',
  'read_store_credit_accounts',
  'write_store_credit_account_transactions',
];
const warned = (settings: RewardSettings, issued = 0, rate: typeof RATE | null = RATE) =>
  rewardWarnings(settings, { rate, currency: 'PLN', issued, now: NOW, granted: GRANTED }).map(({ is }) => is);

describe('worth', () => {
  test('10 zł for 500 points at 1 point per 1 zł is 2 % of 500 zł', () => {
    expect(worthOf(reward({}), RATE)).toEqual({ valueMinor: 1000, spendMinor: 50_000, permille: 20, perHundred: 200 });
  });

  test('from 100 % of spend on, money is lost', () => {
    const costs = (value: string) => losesMoney(worthOf(reward({ points: '100', value }), RATE));
    expect([costs('99.90'), costs('100'), costs('250')]).toEqual([false, true, true]);
    expect(losesMoney(worthOf(reward({ kind: 'free_shipping' }), RATE))).toBe(false);
  });

  test('a rate that does not divide is rounded up: 10 points at 3 per 1 zł need 3.34 zł', () => {
    expect(spendFor(10, { points: 3, perMinor: 100 })).toBe(334);
  });

  test('a slider is worth the same share at each step', () => {
    const slider = reward({ kind: 'any_amount', stepPoints: '100', stepValue: '5', least: '10', most: '50' });
    expect(worthOf(slider, RATE)).toMatchObject({ valueMinor: 1000, spendMinor: 20_000, permille: 50 });
  });

  test('a free product is worth its dearest variant, once its prices are known', () => {
    const product = '[{"by":"product","value":"7","label":"Mug"}]';
    const free = reward({ kind: 'free_product', product, points: '200', minimum: '' });
    expect(worthOf(free, RATE)).toMatchObject({ valueMinor: null, permille: null });
    expect(worthOf(free, RATE, { least: 3000, most: 5000 })).toMatchObject({ valueMinor: 5000, permille: 250 });
    const known = { rate: RATE, currency: 'PLN', issued: 0, now: NOW, granted: GRANTED };
    const told = (prices: { least: number; most: number }, settings = free) =>
      rewardWarnings(settings, { ...known, prices }).map(({ is }) => is);
    expect(told({ least: 3000, most: 5000 })).toEqual(['generous', 'prices_differ']);
    expect(told({ least: 1000, most: 1000 })).toEqual([]);
    expect(told({ least: 25_000, most: 25_000 })).toEqual(['worth_more']);
    const collections = '[{"by":"collection","value":"9","label":"All"}]';
    const beside = reward({ kind: 'free_product', product, points: '2000', minimum: '100', collections });
    expect(told({ least: 3000, most: 5000 }, beside)).toEqual([]);
  });

  test('what depends on the cart has no worth of its own', () => {
    expect(worthOf(reward({ kind: 'percentage_off', percent: '10' }), RATE)).toMatchObject({ permille: null });
    expect(worthOf(reward({}), null)).toMatchObject({ valueMinor: 1000, spendMinor: null, permille: null });
  });
});

describe('warnings', () => {
  test.each<[string, Partial<RewardForm>, string[]]>([
    ['nothing to say', {}, []],
    ['worth what it costs to earn', { points: '10' }, ['worth_more']],
    ['a quarter of spend', { points: '40' }, ['generous']],
    ['a fifth of spend', { points: '50' }, ['generous']],
    ['a little less', { points: '51' }, []],
    ['no minimum', { minimum: '' }, ['minimum_low']],
    ['a minimum below the worth', { minimum: '9.99' }, ['minimum_low']],
    ['a minimum of the very worth: still free', { minimum: '10' }, ['minimum_low']],
    ['one more', { minimum: '10.01' }, []],
    ['codes for nothing else', { combinesProduct: '', combinesShipping: '' }, ['cannot_combine']],
    ['ten percent of any cart', { kind: 'percentage_off', percent: '10' }, ['large_percent']],
    ['nine percent', { kind: 'percentage_off', percent: '9' }, []],
    ['over', { until: '2026-11-22T12:00' }, ['over']],
    ['not begun', { from: '2026-12-01T12:00' }, ['starts_later']],
    ['a gift card', { kind: 'gift_card' }, ['may_refuse']],
    ['store credit', { kind: 'store_credit' }, ['may_refuse']],
  ])('%s', (_, form, expected) => {
    expect(warned(reward(form))).toEqual(expected);
  });

  test.each<[Partial<RewardForm>, string]>([
    [{}, 'discount'],
    [{ kind: 'free_shipping' }, 'discount'],
    [{ kind: 'gift_card' }, 'gift_card'],
    [{ kind: 'store_credit' }, 'store_credit'],
  ])('scopes that the shop has not granted, before everything else: %o', (form, what) => {
    const known = { rate: RATE, currency: 'PLN', issued: 0, now: NOW };
    expect(rewardWarnings(reward(form), { ...known, granted: ['read_orders'] })[0]).toEqual({ is: 'scopes', what });
    expect(missingScopes(reward(form).kind, ['read_orders'])).toBe(what);
    expect(missingScopes(reward(form).kind, GRANTED)).toBeNull();
    const tour = reward({ kind: 'experience', task: 'Call' });
    expect(rewardWarnings(tour, { ...known, granted: [] })).toEqual([]);
  });

  test('stock that is used up', () => {
    expect(warned(reward({ stock: '5' }), 5)).toEqual(['sold_out']);
    expect(warned(reward({ stock: '5' }), 4)).toEqual([]);
  });

  test('before a rule is live nobody can earn it', () => {
    expect(warned(reward({}), 0, null)).toEqual(['no_rule']);
  });

  test('a large percentage names an example', () => {
    const [warning] = rewardWarnings(reward({ kind: 'percentage_off', percent: '25' }), {
      rate: RATE,
      currency: 'PLN',
      issued: 0,
      now: NOW,
      granted: GRANTED,
    });
    expect(warning).toEqual({ is: 'large_percent', cartMinor: 100_000, offMinor: 25_000 });
  });
});

describe('rewards to begin with', () => {
  const names = ({ kind }: RewardSettings) => kind;

  test.each([
    [{ points: 1, perMinor: 100 }, 200],
    [{ points: 5, perMinor: 1000 }, 100],
    [{ points: 10, perMinor: 100 }, 2000],
  ])('10 zł off is about five percent of spend: %o', (rate, points) => {
    const settings = starterReward('amount_off', { currency: 'PLN', rate }, names);
    expect(settings).toMatchObject({ valueMinor: 1000, points });
    expect(worthOf(settings, rate).permille).toBe(50);
  });

  test('none of them is warned about', () => {
    for (const starter of STARTERS)
      expect(warned(starterReward(starter, { currency: 'PLN', rate: RATE }, names))).toEqual([]);
  });

  test('in a currency without decimals ten would be too little', () => {
    const rate = { points: 1, perMinor: 100 };
    expect(starterReward('amount_off', { currency: 'JPY', rate }, names)).toMatchObject({
      valueMinor: 1000,
      points: 200,
    });
  });
});

test('why it cannot be bought', () => {
  const of = (form: Partial<RewardForm>, status: 'on' | 'off' = 'on', issued = 0) =>
    saleState({ status, issued, settings: reward(form) }, NOW);
  expect(of({})).toBe('on');
  expect(of({}, 'off')).toBe('off');
  expect(of({ until: '2026-11-22T12:00' })).toBe('over');
  expect(of({ from: '2026-12-01T12:00' })).toBe('later');
  expect(of({ stock: '3' }, 'on', 3)).toBe('sold_out');
});
