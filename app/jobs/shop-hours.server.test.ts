/** Jobs by the clocks of shops: each in its own zone, and one shop's strange zone is nobody else's trouble. */
import { expect, test } from 'vitest';
import { adminPool, appPool, makeShop } from '../../tests/support/database.ts';
import { withShop, withShopSql } from '../db.server.ts';
import { HANDLERS } from './handlers.server.ts';
import type { Hands } from './handlers.server.ts';

const warned: unknown[] = [];

const handsAt = (now: string): Hands => ({
  now: new Date(now),
  db: appPool,
  inShop: (shopId, work) => withShopSql(shopId, work, appPool),
  inShopPrisma: withShop,
  adminOf: () => Promise.reject(new Error('nobody is to be asked')),
  log: {
    debug: () => undefined,
    info: () => undefined,
    warn: (what: unknown) => warned.push(what),
    error: () => undefined,
  },
});

/** The shops that a job was queued for, which is taken out of the queue again. */
async function queued(task: string): Promise<string[]> {
  const { rows } = await adminPool.query<{ shop: string }>(
    `delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
     where t.id = j.task_id and t.identifier = $1 returning j.payload ->> 'shopId' as shop`,
    [task],
  );
  return rows.map(({ shop }) => shop).sort();
}

test('the night and the day begin by each shop’s own clock, also where one has a zone that nobody knows', async () => {
  const warsaw = await makeShop();
  const tokyo = await makeShop({ zone: 'Asia/Tokyo' });
  const strange = await makeShop({ zone: 'Mars/Olympus_Mons' });
  const gone = await makeShop();
  await adminPool.query('update shop set uninstalled_at = now() where id = $1', [gone.id]);
  const nights = async (now: string) => {
    await HANDLERS['points.expire'](handsAt(now), null);
    return queued('points.expire-shop');
  };
  const days = async (now: string) => {
    await HANDLERS['action.anniversaries'](handsAt(now), null);
    return queued('action.anniversaries-shop');
  };
  const [W, T] = [String(warsaw.id), String(tokyo.id)];
  // 01:11 in Warsaw, 08:11 in Tokyo; and so on
  expect(await nights('2026-11-22T00:11:00Z')).toEqual([W]);
  expect(await nights('2026-11-22T05:11:00Z')).toEqual([]);
  expect(await nights('2026-11-22T20:11:00Z')).toEqual([T]);
  expect(await days('2026-11-21T23:11:00Z')).toEqual([W]);
  expect(await days('2026-11-22T15:11:00Z')).toEqual([T]);
  expect(await days('2026-11-22T09:11:00Z')).toEqual([T]);
  // the hour that comes twice, and the one that does not come
  expect(await nights('2026-10-24T23:11:00Z')).toEqual([W]);
  expect(await nights('2026-10-25T04:11:00Z')).toEqual([W]);
  expect(await nights('2026-10-25T05:11:00Z')).toEqual([]);
  expect(warned).toContainEqual({ shopId: String(strange.id), zone: 'Mars/Olympus_Mons' });
});
