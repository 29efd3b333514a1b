/** How often rules gave points lately, on real PostgreSQL: thirty days, the rules that are asked for, this shop. */
import { expect, test } from 'vitest';
import { adminPool, asShop, makeShop, type TestShop } from '../../../tests/support/database.ts';
import { countAwards } from './count-awards.server.ts';

const now = new Date('2026-11-22T10:00:00Z');

async function given(shop: TestShop, rule: string, at: string[]): Promise<void> {
  for (const each of at)
    await adminPool.query(
      `insert into public.action_award (shop_id, member_id, rule_id, occurrence, kind, at, points, version, available_at, seq, by, recorded_at)
       values ($1, 1, $2, $3, 'custom', $4, 5, 1, $4, $5, 'api', $4)`,
      [String(shop.id), rule, each, new Date(each), Date.parse(each) / 1000],
    );
}

test('only the last thirty days count', async () => {
  const [shop, other] = [await makeShop(), await makeShop()];
  await given(shop, 'fair', ['2026-10-23T09:59:59Z', '2026-10-23T10:00:00Z', '2026-11-22T09:00:00Z']);
  await given(shop, 'quiet', ['2026-09-01T10:00:00Z']);
  await given(shop, 'another', ['2026-11-22T09:00:00Z']);
  await given(other, 'fair', ['2026-11-22T09:00:00Z']);
  const counted = await asShop(shop.id, (db) => countAwards({ db, shopId: shop.id, now }, ['fair', 'quiet']));
  expect(counted).toEqual({ fair: 2 });
});
