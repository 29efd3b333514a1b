/** The import rules bite: a small house in which each rule is broken once, and one file that breaks none. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../scripts/processes.ts';

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'comeback-boundaries-'));

/** file → what it imports; every file exports something, so that nothing is missing. */
const HOUSE: Record<string, string[]> = {
  'app/db.server.ts': [],
  'app/env.server.ts': [],
  'app/shopify.server.ts': [],
  'app/ui/card.tsx': [],
  'app/routes/app.home/route.tsx': ['../app.points/route.tsx'],
  'app/routes/app.points/route.tsx': [],
  'app/loyalty/program/settings.ts': [],
  'app/loyalty/program/publish-program.server.ts': [
    '../../db.server.ts',
    '../shops/find-shop.server.ts',
    './settings.ts',
  ],
  'app/loyalty/program/upwards.ts': ['../earning/points-for-order.ts'],
  'app/loyalty/ledger/post-points.server.ts': [],
  'app/loyalty/earning/points-for-order.ts': ['../program/settings.ts'],
  'app/loyalty/earning/impure.ts': ['../../db.server.ts'],
  'app/loyalty/earning/reads-files.ts': ['node:fs'],
  'app/loyalty/earning/earn-for-order.server.ts': ['../ledger/post-points.server.ts', './points-for-order.ts'],
  'app/loyalty/earning/neighbour.server.ts': ['../rewards/redeem-reward.server.ts'],
  'app/loyalty/earning/shows-a-page.server.ts': ['../../ui/card.tsx'],
  'app/loyalty/rewards/redeem-reward.server.ts': [],
  'app/loyalty/shops/find-shop.server.ts': [],
  'app/loyalty/shops/install-shop.server.ts': [],
  'app/loyalty/storefront/installs.server.ts': ['../shops/install-shop.server.ts'],
  'app/loyalty/cellar/what.ts': ['../program/settings.ts'],
  'app/ui/asks-the-database.tsx': ['../db.server.ts'],
  'app/adapters/knows-a-part.server.ts': ['../loyalty/program/settings.ts'],
  'app/jobs/imports-a-route.ts': ['../routes/app.home/route.tsx'],
  'app/uses-the-standin.ts': ['../standin/store.ts'],
  'app/round.ts': ['./and-round.ts'],
  'app/and-round.ts': ['./round.ts'],
  'app/lost.ts': ['./nowhere.ts'],
  'standin/store.ts': [],
  'standin/shares-our-mistakes.ts': ['../app/loyalty/program/settings.ts'],
  'tests/support/database.ts': [],
  'scripts/uses-a-test.ts': ['../tests/support/database.ts'],
  'extensions/widget/src/panel.ts': ['node:fs'],
};

const EXPECTED: [rule: string, file: string][] = [
  ['routes-not-each-other', 'app/routes/app.home/route.tsx'],
  ['below-program', 'app/loyalty/program/upwards.ts'],
  ['pure-is-pure', 'app/loyalty/earning/impure.ts'],
  ['pure-is-pure', 'app/loyalty/earning/reads-files.ts'],
  ['beside-earning', 'app/loyalty/earning/neighbour.server.ts'],
  ['part-server', 'app/loyalty/earning/shows-a-page.server.ts'],
  ['below-storefront', 'app/loyalty/storefront/installs.server.ts'],
  ['known-part', 'app/loyalty/cellar/what.ts'],
  ['ui', 'app/ui/asks-the-database.tsx'],
  ['adapters-know-no-part', 'app/adapters/knows-a-part.server.ts'],
  ['nobody-imports-routes', 'app/jobs/imports-a-route.ts'],
  ['the-app-knows-nothing-of-the-standin', 'app/uses-the-standin.ts'],
  ['no-circular', 'app/and-round.ts'],
  ['no-unresolved', 'app/lost.ts'],
  ['standin-knows-nothing-of-the-app', 'standin/shares-our-mistakes.ts'],
  ['tests-are-not-imported', 'scripts/uses-a-test.ts'],
  ['the-widget-stands-alone', 'extensions/widget/src/panel.ts'],
];

let found: string[] = [];

beforeAll(() => {
  for (const [file, imports] of Object.entries(HOUSE)) {
    const lines = imports.map(
      (name, index) => `import * as used${index} from '${name}';\nexport const kept${index} = used${index};`,
    );
    fs.mkdirSync(path.join(dir, path.dirname(file)), { recursive: true });
    fs.writeFileSync(path.join(dir, file), `${lines.join('\n')}\nexport const own = 1;\n`);
  }
  for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json', 'scripts/part-rows.json']) {
    fs.copyFileSync(path.join(ROOT, name), path.join(dir, name));
  }
  const bin = path.join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [bin, '--output-type', 'json', 'app', 'standin', 'scripts', 'tests', 'extensions'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: dir, encoding: 'utf8' });
  if (!stdout.includes('"violations"')) throw new Error(`dependency-cruiser gave no report:\n${stderr}`);
  const report = JSON.parse(stdout) as { summary: { violations: { from: string; rule: { name: string } }[] } };
  found = report.summary.violations.map(({ from, rule }) => `${rule.name} ${from}`);
}, 60_000);

afterAll(() => fs.rmSync(dir, { recursive: true, force: true }));

test.each(EXPECTED)('%s stops %s', (rule, file) => {
  expect(found).toContain(`${rule} ${file}`);
});

test('and nothing else is stopped', () => {
  const wanted = new Set(EXPECTED.map(([, file]) => file));
  expect(found.filter((line) => !wanted.has(line.split(' ')[1] ?? ''))).toEqual([]);
});
