/** Files that come again, and balances that are set: what the merchant is told before anything happens. */
import { beforeEach, expect, it } from 'vitest';
import { makeShop } from '../../../tests/support/database.ts';
import { ImportWorld, STAFF } from '../../../tests/support/import-world.ts';
import { ActivityQuery } from '../activity/activity.ts';
import type { ActivityChange } from '../activity/activity.ts';
import { listActivity } from '../activity/list-activity.server.ts';
import { dropBatch, importedBefore, listBatches } from './batches.server.ts';
import { listImportRows } from './list-import-rows.server.ts';

const now = new Date('2026-11-22T12:00:00Z');
const FILE = 'customer_id,points\n501,10\n';
let world: ImportWorld;

beforeEach(async () => {
  world = new ImportWorld((await makeShop()).id, now);
  await world.enter({ customer: 501 });
  await world.enter({ customer: 502 });
  await world.enter({ customer: 503 });
});

async function newestActivity(): Promise<ActivityChange | null | undefined> {
  const query = ActivityQuery.parse({ view: 'other', before: null, after: null });
  return (await world.inTx((ctx) => listActivity(ctx, query))).lines[0]?.change;
}

it('knows a file that was imported before by its bytes, whatever its name, until that import is undone', async () => {
  const before = (id: bigint) => world.inTx((ctx) => importedBefore(ctx, id));
  const first = await world.upload(FILE);
  const second = await world.upload(FILE, 'other-name.csv');
  expect(await before(second)).toBeNull();
  await world.check(first);
  await world.commit(first);
  expect(await before(second)).toEqual({ id: first, at: now });
  expect(await before(await world.upload(`${FILE}502,1\n`))).toBeNull();
  const other = new ImportWorld((await makeShop()).id, now);
  const theirs = await other.upload(FILE);
  expect(await other.inTx((ctx) => importedBefore(ctx, theirs))).toBeNull();
  await world.undo(first);
  expect(await before(second)).toBeNull();
});

it('lists every import, a page at a time: an old one can be undone as well', async () => {
  const ids: bigint[] = [];
  for (let n = 0; n < 21; n++) ids.push(await world.upload(FILE, `${n}.csv`));
  const [newest, oldest] = await world.inTx(async (ctx) => [await listBatches(ctx, 1), await listBatches(ctx, 2)]);
  expect(newest?.batches.map(({ id }) => id)).toEqual(ids.slice(1).toReversed());
  expect(newest?.more).toBe(true);
  expect(oldest?.batches.map(({ fileName }) => fileName)).toEqual(['0.csv']);
  expect(oldest?.more).toBe(false);
});

it('says how many points setting balances takes from whom, not only what is left in the sum', async () => {
  await world.run('customer_id,points\n501,56\n502,119\n503,7\n');
  const id = await world.upload('customer_id,points\n501,10\n502,500\n503,7\n');
  const { found } = await world.check(id, { points: 'set' });
  expect(found).toMatchObject({ change: 2, same: 1, points: '335', taken: '46', lowered: 1 });
  await world.commit(id);
  const { rows } = await world.inTx((ctx) => listImportRows(ctx, id, { view: 'all', page: 1 }));
  expect(rows.map(({ posted }) => posted)).toEqual(['-46', '381', null]);
  // undone, both directions are told, on its page and in the log
  expect((await world.undo(id)).found).toMatchObject({ takenBack: '381', givenBack: '46', missing: '0' });
  expect(await newestActivity()).toMatchObject({
    action: 'import.undo',
    after: { points: '381', givenBack: '46', missing: '0' },
  });
});

it('leaves a line when a file is thrown away, and none when there is nothing to throw away', async () => {
  const id = await world.upload(FILE, 'list.csv');
  expect(await world.inTx((ctx) => dropBatch(ctx, id, STAFF))).toBe(true);
  expect(await world.inTx((ctx) => dropBatch(ctx, id, STAFF))).toBe(false);
  const dropped = { action: 'import.drop', subject: String(id), before: { file: 'list.csv' }, after: null };
  expect(await newestActivity()).toEqual(dropped);
  const kept = await world.run(FILE);
  expect(await world.inTx((ctx) => dropBatch(ctx, kept, STAFF))).toBe(false);
  expect(await newestActivity()).toMatchObject({ action: 'import.commit' });
});
