/** Publishing on real PostgreSQL: versions count up, and nobody publishes over what they have not seen. */
import { beforeEach, expect, test } from 'vitest';
import { makeShop, type TestShop } from '../../../tests/support/database.ts';
import { EVERYONE, PLAIN_RULE } from '../../../tests/support/order-facts.ts';
import { withShop, type StaffContext } from '../../db.server.ts';
import { getProgram, saveDraft } from './draft-program.server.ts';
import { findLiveVersion } from './find-versions.server.ts';
import { publishProgram } from './publish-program.server.ts';
import { findPlan } from './schedule-plan.server.ts';
import { scheduleProgram } from './schedule-program.server.ts';
import { PLAIN_SECTIONS, type ProgramSettings } from './settings.ts';

const now = new Date('2026-03-05T10:00:00Z');
let shop: TestShop;

beforeEach(async () => {
  shop = await makeShop();
});

const settings = (points: number): ProgramSettings => ({
  schema: 1,
  goLiveAt: now.toISOString(),
  paused: false,
  order: { ...PLAIN_RULE, points },
  eligibility: EVERYONE,
  ...PLAIN_SECTIONS,
});

const inShop = <Result>(work: (ctx: StaffContext) => Promise<Result>) =>
  withShop(shop.id, (db) => work({ db, shopId: shop.id, now, staff: '101' }));
const publishSettings = (wanted: ProgramSettings, seenLive?: number | null) =>
  inShop((ctx) => publishProgram(ctx, wanted, '101', seenLive));
const publish = (points: number, seenLive?: number | null) => publishSettings(settings(points), seenLive);
const live = () => inShop(findLiveVersion);
const log = () => inShop((ctx) => ctx.db.activity.findMany({ where: { shopId: shop.id }, orderBy: { id: 'asc' } }));

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

test('what is live already is not published again; test mode and the go-live date count as changes', async () => {
  await publish(1);
  await publish(2);
  const before = await log();
  const same = { ok: false, reason: 'nothing_changed', since: 2 };
  expect(await publish(2)).toEqual(same);
  expect(await publish(2, 2)).toEqual(same);
  // said in other words
  expect(await publishSettings({ ...settings(2), goLiveAt: '2026-03-05T11:00:00+01:00' })).toEqual(same);
  expect(await log()).toEqual(before);
  expect(await publishSettings({ ...settings(2), eligibility: { ...EVERYONE, testersTag: 'tester' } })).toMatchObject({
    version: { version: 3 },
  });
  expect(await publishSettings({ ...settings(2), goLiveAt: '2026-03-05T10:00:01.000Z' })).toMatchObject({
    version: { version: 4 },
  });
  expect(await publishSettings({ ...settings(2), paused: true })).toMatchObject({ version: { version: 5 } });
});

test('nothing published leaves a plan for later, and somebody’s draft, as they are', async () => {
  await publish(1);
  const publishAt = new Date('2026-03-06T10:00:00Z');
  await inShop((ctx) => scheduleProgram(ctx, settings(3), publishAt, { live: null, plan: undefined }));
  await inShop((ctx) => saveDraft(ctx, settings(4)));
  expect(await publish(1)).toMatchObject({ reason: 'nothing_changed' });
  expect(await inShop(findPlan)).toMatchObject({ publishAt, settings: { order: { points: 3 } } });
  expect(await inShop((ctx) => getProgram(ctx, 'PLN'))).toMatchObject({
    unpublished: true,
    draft: { order: { points: 4 } },
  });
});

test('a draft that says what is live has nothing unpublished', async () => {
  await inShop((ctx) => saveDraft(ctx, settings(1)));
  const unpublished = async () => (await inShop((ctx) => getProgram(ctx, 'PLN'))).unpublished;
  expect(await unpublished()).toBe(true);
  await publish(1);
  expect(await unpublished()).toBe(false);
  await inShop((ctx) => saveDraft(ctx, settings(2)));
  expect(await unpublished()).toBe(true);
  await inShop((ctx) => saveDraft(ctx, settings(1)));
  expect(await unpublished()).toBe(false);
});

test('two at one moment: one version each, or a refusal; never one over the other', async () => {
  const both = await Promise.all([publish(5, 0), publish(6, 0)]);
  expect(both.filter(({ ok }) => ok)).toHaveLength(1);
});
