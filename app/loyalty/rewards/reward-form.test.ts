/** What a merchant types becomes a reward, or one problem a field. */
import { describe, expect, test } from 'vitest';
import { EMPTY_REWARD_FORM, formOfReward, parseRewardForm, rewardFormOf, stepsTyped } from './reward-form.ts';
import type { RewardForm } from './reward-form.ts';

const SHOP = { currency: 'PLN', zone: 'Europe/Warsaw' };
const PRODUCT = JSON.stringify([{ by: 'product', value: '77', label: 'Record brush' }]);
const VARIANT = JSON.stringify({ value: '771', label: 'M / black' });
const typed = (form: Partial<RewardForm>): RewardForm => ({ ...EMPTY_REWARD_FORM, name: 'A reward', ...form });
const slider = (form: Partial<RewardForm>): RewardForm =>
  typed({ kind: 'any_amount', stepPoints: '100', stepValue: '5', least: '5', most: '50', ...form });

const GOOD: [string, RewardForm][] = [
  ['amount off', typed({ kind: 'amount_off', points: '500', value: '10,00', minimum: '20' })],
  ['percentage off', typed({ kind: 'percentage_off', points: '300', percent: '15' })],
  ['free shipping', typed({ kind: 'free_shipping', points: '200' })],
  ['free product', typed({ kind: 'free_product', points: '900', product: PRODUCT })],
  ['one variant of a product', typed({ kind: 'free_product', points: '900', product: PRODUCT, variant: VARIANT })],
  ['any amount', slider({})],
  ['gift card', typed({ kind: 'gift_card', points: '1000', value: '50', days: '365' })],
  ['store credit', typed({ kind: 'store_credit', points: '1000', value: '50' })],
  ['experience', typed({ kind: 'experience', points: '5000', task: 'Call and agree on a day.' })],
];

describe('a form that can be read', () => {
  test.each(GOOD)('%s, and shows again what was kept', (_, form) => {
    const first = parseRewardForm(form, SHOP);
    if (!first.ok) throw new Error(JSON.stringify(first.problems));
    const shown = formOfReward(first.settings, SHOP, ',');
    expect(parseRewardForm(shown, SHOP)).toEqual(first);
  });

  test('amounts become minor units, empty limits none, dates instants of the shop’s zone', () => {
    const form = typed({ kind: 'amount_off', points: '500', value: '12,50', from: '2026-12-01T08:00', stock: '' });
    const parsed = parseRewardForm(form, SHOP);
    expect(parsed).toMatchObject({
      ok: true,
      settings: { valueMinor: 1250, minimumMinor: 0, stock: null, from: '2026-12-01T07:00:00.000Z', codeDays: 90 },
    });
  });

  test('thousands are set apart as people do', () => {
    for (const points of ['10 000', '10\u00a0000', '10\u202f000', "10'000", ' 10000 ']) {
      const parsed = parseRewardForm(typed({ points, value: '5' }), SHOP);
      expect(parsed).toMatchObject({ ok: true, settings: { points: 10_000 } });
    }
    for (const points of ['1 00', '10,000', '10.000', '1  000', '1 0000'])
      expect(parseRewardForm(typed({ points, value: '5' }), SHOP)).toMatchObject({
        problems: { points: 'whole_number' },
      });
  });

  test('what nobody sees is not kept: two names that look alike are one', () => {
    const form = typed({
      points: '500',
      value: '10',
      name: 'Free\u200b mug\u202e ☕\ufe0f',
      tiers: '["Go\u200bld","Gold"]',
    });
    expect(parseRewardForm(form, SHOP)).toMatchObject({
      ok: true,
      settings: { name: 'Free mug ☕\ufe0f', tiers: ['Gold'] },
    });
  });

  test('a slider is kept in steps', () => {
    const parsed = parseRewardForm(slider({ least: '10', most: '250' }), SHOP);
    expect(parsed).toMatchObject({ ok: true, settings: { stepMinor: 500, minSteps: 2, maxSteps: 50 } });
    expect(stepsTyped(slider({ least: '10', most: '250' }), 'PLN')).toBe(49);
  });

  test('collections are left out where the kind does not know them', () => {
    const collections = '[{"by":"collection","value":"4","label":"Sale"}]';
    const read = (form: Partial<RewardForm>) => parseRewardForm(typed({ points: '5', collections, ...form }), SHOP);
    expect(read({ kind: 'free_shipping' })).toMatchObject({ settings: { collections: [] } });
    expect(read({ kind: 'free_product', product: PRODUCT })).toMatchObject({ settings: { collections: [] } });
    expect(read({ kind: 'free_product', product: PRODUCT, minimum: '50' })).toMatchObject({
      settings: { collections: [{ value: '4' }] },
    });
  });

  test('one variant of the product, or whichever', () => {
    const read = (variant: string) =>
      parseRewardForm(typed({ kind: 'free_product', points: '5', product: PRODUCT, variant }), SHOP);
    expect(read(VARIANT)).toMatchObject({ settings: { variant: { value: '771', label: 'M / black' } } });
    expect(read('')).toMatchObject({ settings: { variant: null } });
    expect(read('{"value":"771","label":""}')).toMatchObject({ settings: { variant: { label: '771' } } });
    expect(read(JSON.stringify({ value: '771', label: 'x'.repeat(300) }))).toMatchObject({
      settings: { variant: { label: 'x'.repeat(255) } },
    });
  });

  test('what another kind needs is not looked at', () => {
    const form = typed({ kind: 'free_shipping', points: '200', value: 'ten', percent: 'many', task: '' });
    expect(parseRewardForm(form, SHOP)).toMatchObject({ ok: true });
  });
});

describe('a form that cannot', () => {
  test.each<[RewardForm, Record<string, string>]>([
    [typed({ kind: 'cash' }), { kind: 'choice_missing' }],
    [typed({ name: ' ', points: '500', value: '10' }), { name: 'name_missing' }],
    [typed({ name: '\u200b\u2060\u3164', points: '500', value: '10' }), { name: 'name_missing' }],
    [typed({ kind: 'experience', points: '5', task: '\u200e\u00ad' }), { task: 'name_missing' }],
    [typed({ points: '0', value: '10' }), { points: 'points_range' }],
    [typed({ points: '-5', value: '10' }), { points: 'whole_number' }],
    [typed({ points: '1.5', value: '10' }), { points: 'whole_number' }],
    [typed({ points: '99999999999', value: '10' }), { points: 'points_range' }],
    [typed({ points: '500', value: '' }), { value: 'amount_missing' }],
    [typed({ points: '500', value: '0' }), { value: 'amount_range' }],
    [typed({ points: '500', value: '1.234' }), { value: 'amount_unreadable' }],
    [typed({ kind: 'percentage_off', points: '5', percent: '101' }), { percent: 'points_range' }],
    [typed({ kind: 'free_product', points: '5' }), { product: 'goods_missing' }],
    ...['M', '{}', '[]', '{"value":"M","label":"M"}', '{"value":"1","label":"M","more":1}'].map(
      (variant): [RewardForm, Record<string, string>] => [
        typed({ kind: 'free_product', points: '5', product: PRODUCT, variant }),
        { variant: 'list_unreadable' },
      ],
    ),
    [typed({ kind: 'free_product', points: '5', product: PRODUCT, minimum: '50' }), { collections: 'goods_missing' }],
    [typed({ points: '5', value: '5', collections: PRODUCT }), { collections: 'list_unreadable' }],
    [typed({ kind: 'experience', points: '5' }), { task: 'name_missing' }],
    [
      typed({ points: '5', value: '5', codeDays: '0', perMember: 'x' }),
      { codeDays: 'points_range', perMember: 'whole_number' },
    ],
    [typed({ points: '5', value: '5', from: '2026-12-02T00:00', until: '2026-12-01T00:00' }), { until: 'until_early' }],
    [typed({ points: '5', value: '5', from: '2026-03-29T02:30' }), { from: 'date_skipped' }],
    [slider({ least: '7' }), { least: 'step_multiple' }],
    [slider({ most: '52' }), { most: 'step_multiple' }],
    [slider({ least: '50', most: '10' }), { most: 'most_low' }],
    [slider({ most: '255' }), { most: 'steps_many' }],
    // what fields say together is told with the rest, not after it
    [slider({ name: '', most: '255' }), { name: 'name_missing', most: 'steps_many' }],
    [
      typed({ name: '', points: '5', value: '5', from: '2026-12-02T00:00', until: '2026-12-01T00:00' }),
      { name: 'name_missing', until: 'until_early' },
    ],
    [typed({ points: '99999999999999', value: '5' }), { points: 'points_range' }],
    [slider({ least: '5001', most: '5005', stepValue: '1' }), { most: 'steps_many' }],
    [typed({ points: '5', value: '5', collections: '{}' }), { collections: 'list_unreadable' }],
  ])('%#: %o', (form, problems) => {
    expect(parseRewardForm(form, SHOP)).toEqual({ ok: false, problems });
  });
});

test('fields are taken from a body; what is unknown is ignored, what is endless is cut', () => {
  const form = rewardFormOf(new URLSearchParams({ kind: 'gift_card', name: 'x'.repeat(9000), shop: 'another' }));
  expect(form.kind).toBe('gift_card');
  expect(form.name).toHaveLength(2000);
  expect(Object.keys(form)).not.toContain('shop');
});
