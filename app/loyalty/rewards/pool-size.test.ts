import { expect, test } from 'vitest';
import { lowWater, poolSize } from './pool-size.ts';

const quiet = { lastHour: 0, lastDay: 0 };

test.each([
  ['one price', 1, quiet, null, 100],
  ['a slider of five steps', 5, quiet, null, 100],
  ['of ten', 10, quiet, null, 50],
  ['of fifty: five hundred codes in all', 50, quiet, null, 10],
  ['a busy day', 1, { lastHour: 10, lastDay: 240 }, null, 240],
  ['a rush that began an hour ago', 50, { lastHour: 90, lastDay: 90 }, null, 360],
  ['a rush without end', 1, { lastHour: 5000, lastDay: 5000 }, null, 2000],
  ['seven left', 1, { lastHour: 90, lastDay: 90 }, 7, 7],
  ['none left', 1, quiet, 0, 0],
  ['more were sold than there were', 1, quiet, -1, 0],
] as const)('%s', (_name, steps, demand, left, size) => {
  expect(poolSize(steps, demand, left)).toBe(size);
});

test.each([
  [0, 0],
  [1, 1],
  [7, 4],
  [100, 50],
])('a pool of %i is refilled below %i', (size, low) => {
  expect(lowWater(size)).toBe(low);
});
