/** What a slider cannot be, whoever saves it, and what a product that is given away is called. */
import { expect, test } from 'vitest';
import { anyAmount, freeProduct } from '../../../tests/support/reward-settings.ts';
import { productName, RewardSettings, STEPS_MAX, stepsOf } from './reward.ts';

test.each([
  ['one step', 3, 3, 1],
  ['as many as there may be', 2, STEPS_MAX + 1, STEPS_MAX],
])('a slider of %s', (_name, minSteps, maxSteps, count) => {
  const settings = RewardSettings.parse(anyAmount({ minSteps, maxSteps }));
  expect(stepsOf(settings)).toHaveLength(count);
  expect([stepsOf(settings)[0], stepsOf(settings).at(-1)]).toEqual([minSteps, maxSteps]);
});

test.each([
  ['ends before it begins', 4, 3],
  ['has a step too many', 1, STEPS_MAX + 1],
  ['has no first step', 0, 3],
  ['has half a step', 1, 2.5],
])('refused where it %s', (_name, minSteps, maxSteps) => {
  const parsed = RewardSettings.safeParse(anyAmount({ minSteps, maxSteps }));
  expect(parsed.success).toBe(false);
  expect(parsed.error?.issues.map(({ path }) => path[0])).toEqual([minSteps < 1 ? 'minSteps' : 'maxSteps']);
});

test('a version of before variants could be chosen gives whichever', () => {
  const { variant: _none, ...old } = freeProduct('7');
  expect(RewardSettings.parse(old)).toEqual(freeProduct('7'));
});

test('what a free product is called', () => {
  expect(productName(freeProduct('7'))).toBe('A record');
  expect(productName(freeProduct('7', { variant: { value: '71', label: 'Box' } }))).toBe('A record, Box');
});
