/**
 * Planned publications on real PostgreSQL: from its instant on a plan decides, to the millisecond, whether its job has run or not; and
 * nobody publishes, plans or gives up over what they have not seen.
 */
import { beforeEach, expect, test } from 'vitest';
import { adminPool, asShop, makeShop, type TestShop } from '../../../tests/support/database.ts';
import { anOrder, EVERYONE, PLAIN_RULE, someNews } from '../../../tests/support/order-facts.ts';
import { withShop, type StaffContext } from '../../db.server.ts';
import { ActivityQuery } from '../activity/activity.ts';
import { listActivity } from '../activity/list-activity.server.ts';
import { earnForOrder } from '../earning/earn-for-order.server.ts';
import { getProgram, saveDraft } from './draft-program.server.ts';
import { findLiveVersion } from './find-versions.server.ts';
import { publishProgram } from './publish-program.server.ts';
import { rollBack } from './roll-back.server.ts';
import { draftSavedAt, ifDraftAsSeen } from './seen-draft.server.ts';
import { publishDueOrWait } from './schedule-due.server.ts';
import { findPlan } from './schedule-plan.server.ts';
import { scheduleProgram, unscheduleProgram } from './schedule-program.server.ts';
import type { ProgramSettings } from './settings.ts';
import { versionHistory } from './version-history.server.ts';
import { PLAIN_SECTIONS } from './settings.ts';

const START = new Date('2026-03-05T10:00:00Z');
const FRIDAY = new Date('2026-03-06T11:00:00Z');
const after = (ms: number, from = FRIDAY): Date => new Date(from.getTime() + ms);
let shop: TestShop;

beforeEach(async () => {
  shop = await makeShop();
  await adminPool.query('delete from graphile_worker._private_jobs');
});

const at = <Result>(now: Date, work: (ctx: StaffContext) => Promise<Result>, staff = '101') =>
  withShop(shop.id, (db) => work({ db, shopId: shop.id, now, staff }));

const settings = (points: number, more: Partial<ProgramSettings> = {}): ProgramSettings => ({
  schema: 1,
  goLiveAt: '2026-01-01T00:00:00Z',
  paused: false,
  order: { ...PLAIN_RULE, points },
  eligibility: EVERYONE,
  ...PLAIN_SECTIONS,
  ...more,
});

const publish = (points: number, now = START) => at(now, (ctx) => publishProgram(ctx, settings(points), '101'));
const plan = (wanted: ProgramSettings, publishAt = FRIDAY, staff = '102') =>
  at(START, (ctx) => scheduleProgram(ctx, wanted, publishAt, { live: null, plan: undefined }), staff);
const runJob = (now: Date) => at(now, publishDueOrWait);
const live = (now: Date) => at(now, findLiveVersion);

/** An order of 10.00 zł placed at one instant and told at another: what it earned, and which version decided. */
async function order(id: string, processedAt: Date, toldAt: Date) {
  const whole = anOrder({ processedAt: processedAt.toISOString(), updatedAt: processedAt.toISOString() });
  const customer = { id: '501', firstName: null, lastName: null, email: null, locale: null };
  await asShop(shop.id, (db) =>
    earnForOrder({ db, shopId: shop.id, now: toldAt }, { ...someNews({ order: whole, customer }), orderId: id }),
  );
  const { rows } = await adminPool.query<{ target: string; version: number | null; never: string | null }>(
    `select target, (frozen ->> 'version')::int as version, frozen ->> 'never' as never from public.order_fact
      where shop_id = $1 and order_id = $2`,
    [String(shop.id), id],
  );
  const [row] = rows;
  return [row?.version, Number(row?.target), row?.never];
}

const jobs = async () => {
  const { rows } = await adminPool.query<{ task: string; run_at: Date }>(
    `select t.identifier as task, j.run_at from graphile_worker._private_jobs j
      join graphile_worker._private_tasks t on t.id = j.task_id where j.payload ->> 'shopId' = $1 order by 1`,
    [String(shop.id)],
  );
  return rows;
};

const log = async () => {
  const { lines } = await asShop(shop.id, (db) =>
    listActivity({ db, shopId: shop.id, now: START }, ActivityQuery.parse({ view: 'all', before: null, after: null })),
  );
  return lines;
};

test.each([
  ['before the job has run', false],
  ['after it', true],
])('%s: one ms before the instant the old version decides, at it and after it the planned one', async (_, ran) => {
  await publish(1);
  expect(await plan(settings(3))).toEqual({ ok: true, version: 2 });
  expect(await order('1', after(-2), after(-1))).toEqual([1, 79, null]); // told before the instant
  if (ran) await runJob(after(10));
  expect(await order('2', after(-1), after(20))).toEqual([1, 79, null]);
  expect(await order('3', after(0), after(20))).toEqual([2, 239, null]);
  expect(await order('4', after(1), after(20))).toEqual([2, 239, null]);
  if (!ran) await runJob(after(60_000)); // late
  expect(await live(after(60_000))).toMatchObject({ version: 2, publishedAt: FRIDAY });
  expect(await order('5', after(5), after(120_000))).toEqual([2, 239, null]);
});

test('orders told while the job runs are all decided by the version that it writes', async () => {
  await publish(1);
  await plan(settings(3));
  const told = Array.from({ length: 12 }, (_, place) =>
    order(String(place + 1), after(place % 2 === 0 ? 0 : -1), after(5)),
  );
  const [, , ...decided] = await Promise.all([runJob(after(5)), runJob(after(5)), ...told]);
  expect(decided).toEqual(told.map((_, place) => (place % 2 === 0 ? [2, 239, null] : [1, 79, null])));
  expect((await at(after(5), versionHistory)).versions.map(({ version }) => version)).toEqual([2, 1]);
});

test('a first version by plan: orders that are paid wait until its instant, then those since go-live earn', async () => {
  await plan(settings(2));
  expect(await order('1', after(-5), after(-4))).toEqual([null, 0, null]);
  expect(await order('2', after(0), after(1))).toEqual([1, 159, null]);
});

test('a plan that pauses: earning ends at its instant', async () => {
  await publish(1);
  await plan(settings(1, { paused: true }));
  expect(await order('1', after(-1), after(1))).toEqual([1, 79, null]);
  expect(await order('2', after(0), after(1))).toEqual([2, 0, 'paused']);
});

test('whoever looks before the job has run sees the version with its number, and the job then gives it that number', async () => {
  await publish(1);
  await plan(settings(3));
  const seen = async () => ({
    live: await live(after(0)),
    history: (await at(after(0), versionHistory)).versions.map(({ version, publishedAt, publishedBy }) => [
      version,
      publishedAt,
      publishedBy,
    ]),
  });
  expect(await live(after(-1))).toMatchObject({ version: 1 });
  const before = await seen();
  await runJob(after(5));
  expect(await seen()).toEqual(before);
  expect(before.live).toMatchObject({ version: 2, publishedAt: FRIDAY, settings: settings(3) });
  expect(before.history[0]).toEqual([2, FRIDAY.toISOString(), '102']);
  expect(await at(after(5), findPlan)).toBeNull();
});

test('the job: comes at the instant, tells the storefront, decides what waited; early or twice it does nothing', async () => {
  await publish(1);
  await adminPool.query('delete from graphile_worker._private_jobs');
  await plan(settings(3));
  expect(await jobs()).toEqual([{ task: 'program.publish-due', run_at: FRIDAY }]);
  await runJob(after(-1));
  expect(await live(after(-1))).toMatchObject({ version: 1 });
  expect(await jobs()).toEqual([{ task: 'program.publish-due', run_at: FRIDAY }]);
  await Promise.all([runJob(after(0)), runJob(after(0))]);
  expect((await jobs()).map(({ task }) => task)).toEqual([
    'orders.decide-waiting',
    'points.redate-shop',
    'program.mirror',
    'program.publish-due',
  ]);
  const lines = await log();
  expect(lines.map(({ at: when, staff, change }) => [when, staff, change?.action])).toEqual([
    [FRIDAY.toISOString(), '102', 'program.publish'],
    [START.toISOString(), '102', 'program.schedule'],
    [START.toISOString(), '101', 'program.publish'],
  ]);
  expect(lines[0]?.change).toMatchObject({
    subject: '2',
    before: { version: 1 },
    after: { version: 2, planned: true },
  });
  expect(lines[1]?.change).toMatchObject({ subject: '2', after: { publishAt: FRIDAY.toISOString() } });
});

test('publishing after the instant, before the job: the plan is version 2 first, then comes version 3', async () => {
  await publish(1);
  await plan(settings(3));
  expect(await order('1', after(1), after(2))).toEqual([2, 239, null]);
  const stale = await at(after(3), (ctx) => publishProgram(ctx, settings(5), '101', 1));
  expect(stale).toEqual({ ok: false, reason: 'someone_published_first' });
  expect(await publish(5, after(4))).toMatchObject({ ok: true, version: { version: 3, publishedAt: after(4) } });
  expect(await order('2', after(1), after(9))).toEqual([2, 239, null]);
  expect(await order('3', after(4), after(9))).toEqual([3, 399, null]);
  await runJob(after(10));
  expect(await live(after(10))).toMatchObject({ version: 3 });
});

test('a draft begun meanwhile keeps its own changes and follows the plan in the rest', async () => {
  await publish(1);
  await plan(settings(3));
  const expiry = { ...PLAIN_SECTIONS.expiry, mode: 'age' as const };
  await at(after(-60_000), (ctx) => saveDraft(ctx, settings(1, { expiry })));
  await runJob(after(1000));
  expect(await at(after(2000), (ctx) => getProgram(ctx, 'PLN'))).toMatchObject({
    unpublished: true,
    draft: settings(3, { expiry }),
    live: { version: 2, settings: settings(3) },
  });
  // a page that shows the draft as it was does not publish it
  expect(await at(after(3000), draftSavedAt)).toBe(after(1000).toISOString());
});

test('a draft that says nothing but what the plan said goes with it', async () => {
  await publish(1);
  await plan(settings(3));
  await at(after(-60_000), (ctx) => saveDraft(ctx, settings(3)));
  await runJob(after(1000));
  expect(await at(after(2000), (ctx) => getProgram(ctx, 'PLN'))).toMatchObject({ unpublished: false });
});

test('a plan that is given up never decides; its settings become the draft again, and the job finds nothing', async () => {
  await publish(1);
  await at(START, (ctx) => saveDraft(ctx, settings(3)));
  await plan(settings(3));
  expect((await at(START, (ctx) => getProgram(ctx, 'PLN'))).unpublished).toBe(false);
  const seen = (await at(START, findPlan))?.plannedAt.toISOString() ?? null;
  expect(await at(START, (ctx) => unscheduleProgram(ctx, 'another'), '103')).toEqual({ ok: false, reason: 'no_plan' });
  expect(await at(START, (ctx) => unscheduleProgram(ctx, seen), '103')).toEqual({ ok: true });
  expect(await at(START, (ctx) => unscheduleProgram(ctx, seen), '103')).toEqual({ ok: false, reason: 'no_plan' });
  expect(await at(START, (ctx) => getProgram(ctx, 'PLN'))).toMatchObject({ unpublished: true, draft: settings(3) });
  await runJob(after(0));
  expect(await order('1', after(0), after(5))).toEqual([1, 79, null]);
  expect((await log())[0]).toMatchObject({
    staff: '103',
    change: {
      action: 'program.unschedule',
      before: { settings: settings(3), publishAt: FRIDAY.toISOString() },
      after: { why: 'cancelled', live: { version: 1 } },
    },
  });
});

test('a plan cannot be given up or published over within seconds of its instant, nor after it', async () => {
  await publish(1);
  await plan(settings(3));
  const near = after(-9_000);
  expect(await at(near, (ctx) => unscheduleProgram(ctx, undefined))).toEqual({ ok: false, reason: 'too_late' });
  expect(await publish(5, near)).toEqual({ ok: false, reason: 'someone_published_first' });
  expect(await at(after(1), (ctx) => unscheduleProgram(ctx, undefined))).toEqual({ ok: false, reason: 'too_late' });
  expect(await order('1', after(0), after(2))).toEqual([2, 239, null]);
});

test('publishing and rolling back give the plan up, with a line, and say no to whoever did not see it', async () => {
  await publish(1);
  await publish(2);
  const unseen = { live: 2, plan: null };
  await plan(settings(3));
  expect(await at(START, (ctx) => publishProgram(ctx, settings(5), '101', 2, { seenPlan: null }))).toEqual({
    ok: false,
    reason: 'someone_planned_first',
  });
  expect(await at(START, (ctx) => rollBack(ctx, { version: 1, ...unseen }, '101'))).toEqual({
    ok: false,
    reason: 'someone_planned_first',
  });
  expect(await publish(5)).toMatchObject({ ok: true, version: { version: 3 } });
  const actions = new Set((await log()).slice(0, 3).map(({ change }) => change?.action));
  expect(actions).toEqual(new Set(['program.publish', 'program.schedule', 'program.unschedule']));
  await plan(settings(3));
  expect(await at(START, (ctx) => rollBack(ctx, { version: 1, live: 3 }, '101'))).toMatchObject({
    ok: true,
    version: { version: 4 },
  });
  const changes = (await log()).map(({ change }) => change);
  expect(changes.find((change) => change?.subject === '4' && change.action === 'program.publish')).toMatchObject({
    after: { version: 4, backTo: 1 },
  });
  expect(changes.filter((change) => change?.action === 'program.unschedule')).toMatchObject([
    { after: { why: 'published' } },
    { after: { why: 'published' } },
  ]);
  await runJob(after(0));
  expect(await live(after(0))).toMatchObject({ version: 4 });
});

test('two staff: the second plan replaces one that its page showed, and is refused where it showed another or none', async () => {
  await publish(1);
  const planFor = (points: number, seen: string | null, staff: string) =>
    at(START, (ctx) => scheduleProgram(ctx, settings(points), after(points), { live: 1, plan: seen }), staff);
  const both = await Promise.all([planFor(2, null, '101'), planFor(3, null, '102')]);
  expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  expect(both).toContainEqual({ ok: false, reason: 'someone_planned_first' });
  const first = await at(START, findPlan);
  expect(await planFor(4, first?.plannedAt.toISOString() ?? null, '103')).toEqual({ ok: true, version: 2 });
  expect(await planFor(5, first?.plannedAt.toISOString() ?? null, '104')).toEqual({
    ok: false,
    reason: 'someone_planned_first',
  });
  expect(await at(START, findPlan)).toMatchObject({ plannedBy: '103', settings: settings(4), basedOn: 1 });
  expect((await jobs()).find(({ task }) => task === 'program.publish-due')?.run_at).toEqual(after(4));
});

test('refusals: too near, too far, no difference, somebody published since; nothing is planned', async () => {
  await publish(1);
  const refused = (points: number, publishAt: Date, seen = 1) =>
    at(START, (ctx) => scheduleProgram(ctx, settings(points), publishAt, { live: seen, plan: null }));
  expect(await refused(2, after(60_000, START))).toEqual({ ok: false, reason: 'date_too_soon' });
  expect(await refused(2, new Date('2027-03-07T10:00:00Z'))).toEqual({ ok: false, reason: 'date_too_late' });
  expect(await refused(1, FRIDAY)).toEqual({ ok: false, reason: 'nothing_changes' });
  expect(await refused(2, FRIDAY, 0)).toEqual({ ok: false, reason: 'someone_published_first' });
  expect(await at(START, findPlan)).toBeNull();
});

test('a shop that uninstalled: its plan is kept to the day, and so the rule it comes back to; another shop has none of it', async () => {
  await publish(1);
  await plan(settings(3));
  await adminPool.query('update public.shop set uninstalled_at = $2 where id = $1', [String(shop.id), START]);
  await runJob(after(0));
  expect(await live(after(0))).toMatchObject({ version: 2, publishedAt: FRIDAY });
  shop = await makeShop();
  await runJob(after(0));
  expect(await live(after(0))).toBeNull();
});

test('who saves a draft after the instant and before the job has the plan published first, and is refused', async () => {
  await publish(1);
  await plan(settings(3));
  await at(after(-60_000), (ctx) => saveDraft(ctx, settings(1, { paused: true })));
  const seen = after(-60_000).toISOString();
  const save = async (ctx: StaffContext) => {
    await saveDraft(ctx, settings(1));
    return { ok: true };
  };
  expect(await at(after(500), (ctx) => ifDraftAsSeen(ctx, seen, () => save(ctx)))).toMatchObject({ ok: false });
  expect(await at(after(600), (ctx) => getProgram(ctx, 'PLN'))).toMatchObject({ draft: settings(3, { paused: true }) });
});
