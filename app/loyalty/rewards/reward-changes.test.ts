/** What an edit changes, and whether codes that are out are told apart from new ones. */
import { describe, expect, test } from 'vitest';
import { editMeans, rewardChanges } from './reward-changes.ts';
import { EMPTY_REWARD_FORM, parseRewardForm } from './reward-form.ts';
import type { RewardForm } from './reward-form.ts';
import type { RewardSettings } from './reward.ts';

const BASE = { ...EMPTY_REWARD_FORM, name: '10 zł off', points: '500', value: '10', minimum: '20' };

function reward(form: Partial<RewardForm>): RewardSettings {
  const parsed = parseRewardForm({ ...BASE, ...form }, { currency: 'PLN', zone: 'Europe/Warsaw' });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.settings;
}

describe('an edit of 10 zł off', () => {
  test.each<[Partial<RewardForm>, string[], string]>([
    [{}, [], 'nothing'],
    [{ value: '10,00' }, [], 'nothing'],
    [{ name: 'Ten off' }, ['name'], 'from_now_on'],
    [{ points: '600', stock: '10' }, ['price', 'stock'], 'from_now_on'],
    [{ codeDays: '' }, ['life'], 'from_now_on'],
    [{ tiers: '["Gold"]', until: '2027-01-01T00:00' }, ['tiers', 'dates'], 'from_now_on'],
    [{ value: '15' }, ['worth'], 'new_codes'],
    [{ minimum: '' }, ['minimum'], 'new_codes'],
    [{ combinesOrder: 'on' }, ['combines'], 'new_codes'],
    [
      { collections: '[{"by":"collection","value":"4","label":"Sale"}]', points: '1' },
      ['price', 'collections'],
      'new_codes',
    ],
  ])('%o', (form, parts, means) => {
    expect(rewardChanges(reward({}), reward(form))).toEqual(parts);
    expect(editMeans(reward({}), reward(form))).toBe(means);
  });
});

test('a gift card has no codes that wait', () => {
  const [ten, twenty] = ['10', '20'].map((value) => reward({ kind: 'gift_card', value }));
  if (!ten || !twenty) throw new Error('two rewards');
  expect(editMeans(ten, twenty)).toBe('from_now_on');
});

test('one variant instead of whichever gives something else: new codes', () => {
  const product = '[{"by":"product","value":"7","label":"Mug"}]';
  const [any, box, boxed, other] = [
    '',
    '{"value":"71","label":"Box"}',
    '{"value":"71","label":"In a box"}',
    '{"value":"72","label":"Bag"}',
  ].map((variant) => reward({ kind: 'free_product', product, variant, minimum: '' }));
  if (!any || !box || !boxed || !other) throw new Error('four rewards');
  expect([rewardChanges(any, box), editMeans(any, box)]).toEqual([['worth'], 'new_codes']);
  expect([rewardChanges(box, other), editMeans(box, other)]).toEqual([['worth'], 'new_codes']);
  expect(editMeans(box, boxed)).toBe('nothing');
});
