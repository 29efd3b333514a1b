/** A merchant sees at once whether a reward's codes stand ready. */
import { expect, test } from 'vitest';
import { preparationOf } from './preparation.ts';
import type { Pool } from './preparation.ts';

const pool = (part: Partial<Pool>): Pool => ({
  step: 1,
  state: 'ready',
  problem: null,
  ready: 50,
  coming: 0,
  out: 0,
  ...part,
});

test.each<['on' | 'off', Pool[], object]>([
  ['on', [], { is: 'none' }],
  ['off', [pool({ state: 'wanted', ready: 0 })], { is: 'later' }],
  ['off', [pool({})], { is: 'ready', codes: 50, low: false }],
  ['on', [pool({ state: 'wanted', ready: 0 })], { is: 'preparing', done: 0, steps: 1 }],
  ['on', [pool({ ready: 0, coming: 100 })], { is: 'preparing', done: 0, steps: 1 }],
  ['on', [pool({}), pool({ step: 2, state: 'wanted', ready: 0 })], { is: 'preparing', done: 1, steps: 2 }],
  ['on', [pool({}), pool({ step: 2, ready: 7, coming: 43 })], { is: 'ready', codes: 57, low: true }],
  [
    'on',
    [pool({}), pool({ state: 'refused', problem: 'no_product' })],
    { is: 'refused', problem: 'no_product', steps: 1 },
  ],
  ['on', [pool({ state: 'ended', problem: 'deleted', out: 3, ready: 0 })], { is: 'ended', out: 3 }],
])('%s %o', (status, pools, expected) => {
  expect(preparationOf(status, pools)).toEqual(expected);
});

test('what is sold out is not being prepared; what is broken still says so', () => {
  expect(preparationOf('on', [pool({ ready: 0 })], true)).toEqual({ is: 'none' });
  expect(preparationOf('on', [pool({ state: 'ended', ready: 0, out: 2 })], true)).toEqual({ is: 'ended', out: 2 });
});
