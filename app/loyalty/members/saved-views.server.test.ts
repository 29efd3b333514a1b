/** How many views a shop's staff keep, on real PostgreSQL: twenty, each shop its own. */
import { expect, test } from 'vitest';
import { asShop, makeShop, type TestShop } from '../../../tests/support/database.ts';
import { createView, deleteView, listSavedViews } from './saved-views.server.ts';

const now = new Date('2026-11-22T10:00:00Z');
const ctxOf = (shop: TestShop) => ({ shopId: shop.id, now });

test('twenty views and no more; where one is deleted there is room again', async () => {
  const [shop, other] = [await makeShop(), await makeShop()];
  const create = (name: string, of = shop) =>
    asShop(of.id, (db) => createView({ db, ...ctxOf(of) }, name, 'status=paused', '1'));
  for (let number = 1; number <= 20; number += 1) expect(await create(`View ${number}`)).toMatchObject({ ok: true });
  expect(await create('One more')).toEqual({ ok: false, reason: 'full' });
  expect(await create('Elsewhere', other)).toMatchObject({ ok: true });
  const views = await asShop(shop.id, (db) => listSavedViews({ db, ...ctxOf(shop) }));
  expect(views.map(({ name }) => name)).toEqual(Array.from({ length: 20 }, (_, place) => `View ${place + 1}`));
  await asShop(shop.id, (db) => deleteView({ db, ...ctxOf(shop) }, BigInt(views[3]?.id ?? 0), '1'));
  expect(await create('One more')).toMatchObject({ ok: true });
});
