import { expect, test } from 'vitest';
import { adminPool, makeShop } from '../../../tests/support/database.ts';
import { withShop } from '../../db.server.ts';
import { listTierNames } from './list-tier-names.server.ts';

test('the tiers that members are in, each once, and nobody else’s', async () => {
  const [shop, other] = [await makeShop(), await makeShop()];
  for (const [of, tier, customer] of [
    [shop, 'Silver', 1],
    [shop, 'Gold', 2],
    [shop, 'Gold', 3],
    [shop, null, 4],
    [other, 'Platinum', 1],
  ] as const)
    await adminPool.query(
      `insert into public.member (shop_id, customer_id, tier, enrolled_at, enrolled_by) values ($1, $2, $3, now(), 'order')`,
      [of.id, customer, tier],
    );
  const listed = await withShop(shop.id, (db) => listTierNames({ db, shopId: shop.id }));
  expect(listed).toEqual(['Gold', 'Silver']);
});
