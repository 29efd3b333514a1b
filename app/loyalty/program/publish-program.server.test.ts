/** Publishing on real PostgreSQL: versions count up, and nobody publishes over what they have not seen. */
import { beforeEach, expect, test } from 'vitest';
import { makeShop, type TestShop } from '../../../tests/support/database.ts';
import { EVERYONE, PLAIN_RULE } from '../../../tests/support/order-facts.ts';
import { withShop } from '../../db.server.ts';
import { findLiveVersion } from './find-versions.server.ts';
import { publishProgram } from './publish-program.server.ts';
import { PLAIN_SECTIONS } from './settings.ts';

const now = new Date('2026-03-05T10:00:00Z');
let shop: TestShop;

beforeEach(async () => {
  shop = await makeShop();
});

function publish(points: number, seenLive?: number | null) {
  const settings = {
    schema: 1 as const,
    goLiveAt: now.toISOString(),
    paused: false,
    order: { ...PLAIN_RULE, points },
    eligibility: EVERYONE,
    ...PLAIN_SECTIONS,
  };
  return withShop(shop.id, (db) => publishProgram({ db, shopId: shop.id, now }, settings, '101', seenLive));
}

const live = () => withShop(shop.id, (db) => findLiveVersion({ db, shopId: shop.id, now }));

test('versions count up, each later than the one before, also within one instant', async () => {
  expect(await publish(1)).toMatchObject({ ok: true, version: { version: 1, publishedAt: now } });
  expect(await publish(2)).toMatchObject({
    ok: true,
    version: { version: 2, publishedAt: new Date(now.getTime() + 1) },
  });
});

test('whoever saw an older version, or none, is refused and changes nothing', async () => {
  expect(await publish(1, 0)).toMatchObject({ ok: true });
  expect(await publish(2, 1)).toMatchObject({ ok: true });
  expect(await publish(3, 1)).toEqual({ ok: false, reason: 'someone_published_first' });
  expect(await publish(4, 0)).toEqual({ ok: false, reason: 'someone_published_first' });
  expect(await live()).toMatchObject({ version: 2, settings: { order: { points: 2 } } });
});

test('two at one moment: one version each, or a refusal; never one over the other', async () => {
  const both = await Promise.all([publish(5, 0), publish(6, 0)]);
  expect(both.filter(({ ok }) => ok)).toHaveLength(1);
});
