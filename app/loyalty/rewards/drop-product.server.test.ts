/** A product that is gone from Shopify, on real PostgreSQL. */
import { expect, test } from 'vitest';
import { adminPool, asShop, makeShop } from '../../../tests/support/database.ts';
import { dropProduct } from './drop-product.server.ts';

const now = new Date('2026-03-05T10:00:00Z');

test('rewards that give it away say that it is gone; others, and the neighbour\u2019s, stay', async () => {
  const shop = await makeShop();
  const other = await makeShop();
  const give = (productId: string) => ({
    kind: 'free_product',
    product: { by: 'product', value: productId, label: 'Mug' },
  });
  const rewards: [shop: bigint, id: number, settings: object][] = [
    [shop.id, 1, give('101')],
    [shop.id, 2, give('102')],
    [shop.id, 3, { kind: 'amount_off' }],
    [shop.id, 5, { ...give('101'), variant: { value: '1', label: 'M' } }],
    [other.id, 4, give('101')],
  ];
  for (const [shopId, id, settings] of rewards) {
    await adminPool.query(
      `insert into public.reward_version (shop_id, reward_id, version, terms_version, settings, made_at, made_by) values ($1, $2, 1, 1, $3, $4, '42')`,
      [String(shopId), id, JSON.stringify(settings), now],
    );
    await adminPool.query(
      `insert into public.reward_discount (shop_id, reward_id, version, step, marker, state) values ($1, $2, 1, 1, $3, 'ready')`,
      [String(shopId), id, `M${id}`],
    );
  }
  await asShop(shop.id, (db) => dropProduct({ db, shopId: shop.id }, '101'));
  const { rows } = await adminPool.query(
    'select reward_id::int as id, state, problem from public.reward_discount order by 1',
  );
  expect(rows).toEqual([
    { id: 1, state: 'refused', problem: 'no_product' },
    { id: 2, state: 'ready', problem: null },
    { id: 3, state: 'ready', problem: null },
    { id: 4, state: 'ready', problem: null },
    { id: 5, state: 'refused', problem: 'no_product' },
  ]);
});
