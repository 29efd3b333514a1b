/** An award that is not known yet comes again, with longer pauses, at most an hour, and not for ever. */
import { expect, test } from 'vitest';
import { anActionRule, giveMember, publishActions } from '../../../tests/support/action-rules.ts';
import { adminPool, appPool, makeShop } from '../../../tests/support/database.ts';
import { withShopSql } from '../../db.server.ts';
import { awardPostponed } from './award-soon.server.ts';

const NOW = new Date('2026-11-22T11:00:00Z');

test.each<[tries: number, next: number[] | null]>([
  [0, [15, 1]],
  [3, [120, 4]],
  [19, [3600, 20]],
  [20, null],
])('tried %i times', async (tries, next) => {
  const shop = await makeShop();
  const eligibility = { withoutTags: ['staff'] };
  const rule = anActionRule({ id: 'news', kind: 'newsletter' });
  await publishActions(shop.id, [rule], new Date('2026-01-01T00:00:00Z'), { eligibility });
  const award = {
    memberId: await giveMember(shop.id),
    kind: 'newsletter',
    occurrence: 'once',
    at: NOW,
    by: 'shopify',
  } as const;
  await withShopSql(shop.id, (db) => awardPostponed({ db, shopId: shop.id, now: NOW }, award, tries), appPool);
  const { rows } = await adminPool.query<{ run_at: Date; tries: number }>(
    `select j.run_at, (j.payload ->> 'tries')::int as tries from graphile_worker._private_jobs j
       join graphile_worker._private_tasks t on t.id = j.task_id
      where t.identifier = 'action.award' and j.payload ->> 'shopId' = $1`,
    [String(shop.id)],
  );
  const [job] = rows;
  expect(job ? [(job.run_at.getTime() - NOW.getTime()) / 1000, job.tries] : null).toEqual(next);
});
