/** Who asks: found once for a page, also when two requests of one page are each the first. */
import { expect, test } from 'vitest';
import { makeShop } from '../../../tests/support/database.ts';
import { publishActions } from '../../../tests/support/action-rules.ts';
import { withShopSql, type Sql, type SqlContext } from '../../db.server.ts';
import { getActionsView } from './actions-view.server.ts';
import { findVisitor } from './find-visitor.server.ts';
import { getMemberView, joinByWish, leaveByWish } from './joining-view.server.ts';

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

test.each([
  ['never was a member', false],
  ['was one and left', true],
])('who %s is looked up once for a page of the panel', async (_, isBack) => {
  const shop = await makeShop();
  await publishActions(shop.id, [], new Date('2026-01-01T00:00:00Z'), { joining: 'opt_in' });
  const asked = async (what: (ctx: SqlContext) => Promise<unknown>) => {
    let lookUps = 0;
    await withShopSql(shop.id, (db) => {
      const query = (...said: Parameters<Sql['query']>) => {
        const [first] = said;
        if (typeof first === 'object' && first.name === 'member-of-customer') lookUps += 1;
        return db.query(...said);
      };
      return what({ db: { query } as Sql, shopId: shop.id, now: NOW });
    });
    return lookUps;
  };
  if (isBack)
    await asked(async (ctx) => {
      await joinByWish(ctx, { customerId: CUSTOMER, agreed: true, terms: null });
      await leaveByWish(ctx, CUSTOMER);
    });
  const asks = { customerId: CUSTOMER, language: 'en', before: null } as const;
  expect(await asked((ctx) => getMemberView(ctx, shop, asks))).toBe(1);
  expect(await asked((ctx) => getActionsView(ctx, shop.zone, asks))).toBe(1);
});
