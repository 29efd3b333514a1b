/**
 * Imports of so many people whom only Shopify knows that all its customers are read at once: at the stand-in's Admin API. What cannot be
 * had that way is asked for in parts.
 */
import { expect, test } from 'vitest';
import { ImportWorld } from './support/import-world.ts';
import { faults, openShop, useStandin } from './support/standin-shop.ts';
import type { OrderShop } from './support/standin-shop.ts';

useStandin();

const inParts = ['CustomersById', 'CustomersByEmail'];

/** A shop with three customers, and a file that names two of them, one of them twice, and two whom nobody knows. */
async function fileOfStrangers(): Promise<{ shop: OrderShop; world: ImportWorld; id: bigint }> {
  const shop = await openShop();
  const ids: string[] = [];
  for (const number of [1, 2, 3]) {
    const email = `shopper-${number}@example.com`;
    ids.push(String((await shop.api('POST', '/customers', { email, firstName: 'Shopper' }))['id']));
  }
  const world = new ImportWorld(shop.id, shop.work.now, () => shop.work.adminOf(shop.domain));
  world.bulkFrom = 5;
  const id = await world.upload(
    `customer_id,email,points\n${ids[0]},,10\n,Shopper-2@example.com,20\n,nobody@example.com,30\n7000000000001,,40\n${ids[2]},,1\n,shopper-3@example.com,2\n`,
  );
  Object.assign(faults().bulk, { jobMs: 0 });
  return { shop, world, id };
}

/** No operation of these is answered. */
function refuse(operations: readonly string[]): void {
  faults().graphql.rules = operations.map((on) => ({ on, how: 'unavailable', skip: 0, times: 99, code: null }));
}

const PROBLEMS = { '4': 'unknown_email', '5': 'unknown_id', '6': 'duplicate', '7': 'duplicate' };

test('many strangers are found among all customers, without asking about any of them', async () => {
  const { world, id } = await fileOfStrangers();
  refuse(inParts);
  expect((await world.check(id)).found).toMatchObject({ new: 2, problem: 4, points: '30' });
  expect(await world.problems(id)).toEqual(PROBLEMS);
  await world.commit(id, true);
  expect(Object.values(await world.members())).toMatchObject([{ available: 10 }, { available: 20 }]);
});

test('few strangers are asked about in parts', async () => {
  const { world, id } = await fileOfStrangers();
  world.bulkFrom = 7;
  refuse(['RunBulkQuery']);
  expect((await world.check(id)).found).toMatchObject({ new: 2, problem: 4 });
});

test.each([
  ['its list breaks off', () => Object.assign(faults().bulk, { cutAfterBytes: 200 })],
  ['its list cannot be had', () => Object.assign(faults().bulk, { resultDown: true })],
  ['it fails', () => Object.assign(faults().bulk, { fail: 'INTERNAL_SERVER_ERROR', partial: true })],
  ['it is not taken on', () => refuse(['RunBulkQuery'])],
])('where the bulk query is of no use because %s, they are asked about in parts', async (_, spoil) => {
  const { world, id } = await fileOfStrangers();
  spoil();
  expect((await world.check(id)).found).toMatchObject({ new: 2, problem: 4, points: '30' });
  expect(await world.problems(id)).toEqual(PROBLEMS);
});
