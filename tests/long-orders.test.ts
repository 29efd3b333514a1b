/** Orders with more lines than Shopify shows on one page: an order may have 500, and a look-up that stops before its end loses points. */
import { expect, test } from 'vitest';
import { verifyLedger } from '../app/loyalty/ledger/verify-ledger.server.ts';
import { lookUpOrder } from '../app/jobs/look-up.server.ts';
import { appPool } from './support/database.ts';
import { openShop, useStandin } from './support/standin-shop.ts';

useStandin();

test('an order of 300 lines that no webhook told of counts to its last line, and a refund of 290 of them too', async () => {
  const shop = await openShop();
  const order = await shop.api('POST', '/orders', {
    email: 'shopper-1@example.com',
    lines: Array.from({ length: 300 }, (_, n) => ({ title: `Record ${n}`, price: '10.00' })),
  });
  const id = String(order['id']);
  // what was on its way is lost
  await shop.deliverAs(() => []);
  await lookUpOrder(shop.work, shop.id, BigInt(id));
  expect(await shop.points()).toBe(3000);

  const lines = order['lines'] as { id: string }[];
  await shop.api('POST', `/orders/${id}/refunds`, {
    lines: lines.slice(0, 290).map((line) => ({ lineId: line.id, quantity: 1 })),
  });
  await shop.deliverAs(() => []);
  await lookUpOrder(shop.work, shop.id, BigInt(id));
  expect(await shop.points()).toBe(100);
  expect(await verifyLedger(shop.id, appPool)).toEqual([]);
});
