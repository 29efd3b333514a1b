/** Who is found when two requests of one page are each the first. */
import { expect, test } from 'vitest';
import { makeShop } from '../../../tests/support/database.ts';
import { publishActions } from '../../../tests/support/action-rules.ts';
import { withShopSql, type Sql } from '../../db.server.ts';
import { findVisitor } from './find-visitor.server.ts';

const NOW = new Date('2026-11-22T11:00:00Z');
const CUSTOMER = 616_161n;

test('whoever was enrolled by another request a moment ago is told of as the member they are', async () => {
  const shop = await makeShop();
  await publishActions(shop.id, [], new Date('2026-01-01T00:00:00Z'));
  const visit = (db: Sql) => findVisitor({ db, shopId: shop.id, now: NOW }, CUSTOMER);
  const found = await withShopSql(shop.id, (db) => {
    let others = 1;
    // the other request begins and ends behind this one's first look
    const query = async (...asked: Parameters<Sql['query']>) => {
      const answer = await db.query(...asked);
      if (others-- > 0) await withShopSql(shop.id, visit);
      return answer;
    };
    return visit({ query } as Sql);
  });
  expect(found).toMatchObject({ memberId: expect.any(BigInt) as bigint, status: 'active' });
});
