/** A sample of `npm run bench -- import`, in every test run: thousands of rows instead of a hundred thousand, and no clock. */
import { expect, test } from 'vitest';
import { adminPool, appPool } from '../tests/support/database.ts';
import { Importer, leftOver, makeImportShop, STEPS, watched } from './import-run.ts';
import type { ImportShop } from './import-run.ts';

const FEW = 300;
const MANY = 3000;
/** What thousands of rows may hold more than hundreds do: less than what they would all together. */
const GROWTH_MB_MAX = 4;

async function peakOf(shop: ImportShop): Promise<number> {
  const importer = new Importer(appPool, shop);
  let peak = 0;
  for (const step of STEPS) peak = Math.max(peak, (await watched(() => importer[step]())).peakMb);
  return peak;
}

test('thousands of rows take no more memory than hundreds, and undoing them leaves nothing', async () => {
  const [few, many] = [
    await makeImportShop(adminPool, appPool, 1n, FEW),
    await makeImportShop(adminPool, appPool, 2n, MANY),
  ];
  // what is loaded and compiled once is not the file's
  await peakOf(await makeImportShop(adminPool, appPool, 3n, FEW));
  const before = await peakOf(few);
  expect(await peakOf(many)).toBeLessThanOrEqual(before + GROWTH_MB_MAX);
  expect(await leftOver(adminPool)).toBe(0);
}, 60_000);
