/** The tidiness rules find what they are for, and leave ordinary code alone. */
import { expect, test } from 'vitest';
import { breachesOf } from './tidiness.ts';

test.each([
  ['app/loyalty/earning/points.ts', 'export const at = Date.now();\n', 'is not pure'],
  ['app/loyalty/earning/points.ts', 'x\n'.repeat(400), '400 lines'],
  ['app/ui/PointsCard.tsx', '\n', 'kebab-case'],
  ['app/ui/date-utils.ts', '\n', 'a name that says nothing'],
  ['app/loyalty/earning/index.ts', '\n', 'a name that says nothing'],
  ['standin/store.ts', '// TODO later\n', 'leaves work behind'],
  ['app/ui/card.test.ts', `vi.mock('./x.ts');\n`, 'mocks a module'],
  ['app/ui/card.test.ts', `test.skip('x', () => {});\n`, 'is not run'],
  ['standin/store.ts', 'const x = y as any;\n', 'type checker'],
  ['app/jobs/run.server.ts', 'const url = process.env.URL;\n', 'reads the environment'],
  ['docs/start.md', 'Look into /root/comeback\n', 'a folder of one machine'],
])('%s: %j', (path, text, expected) => {
  expect(breachesOf([{ path, text }]).join('\n')).toContain(expected);
});

test('ordinary files pass', () => {
  const files = [
    { path: 'app/routes/app.members.$id/route.tsx', text: 'export const loader = 1;\n' },
    { path: 'app/loyalty/earning/points-for-order.ts', text: 'export const at = (now: Date) => now;\n' },
    { path: 'app/loyalty/earning/earn-for-order.server.ts', text: 'export const at = new Date();\n' },
    { path: 'app/env.server.ts', text: 'export const env = process.env;\n' },
    { path: '.dependency-cruiser.cjs', text: '\n' },
  ];
  expect(breachesOf(files)).toEqual([]);
});
