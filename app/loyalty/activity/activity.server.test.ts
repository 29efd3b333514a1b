/** Staff's log on real PostgreSQL, as the app's role: a line with each change and only with it, pages, views, nobody else's lines. */
import { beforeEach, expect, test } from 'vitest';
import { adminPool, asShop, makeShop, type TestShop } from '../../../tests/support/database.ts';
import { EVERYONE, PLAIN_RULE } from '../../../tests/support/order-facts.ts';
import { withShop, withShopSql, type StaffContext } from '../../db.server.ts';
import { retryProblems } from '../../jobs/problems.server.ts';
import { downloadDataReport } from '../privacy/list-data-requests.server.ts';
import { discardDraft, saveDraft } from '../program/draft-program.server.ts';
import { publishProgram } from '../program/publish-program.server.ts';
import type { ProgramSettings } from '../program/settings.ts';
import { showSetupList } from '../shops/setup-list.server.ts';
import { ActivityQuery, type ActivityChange } from './activity.ts';
import { ACTIVITY_PAGE, listActivity } from './list-activity.server.ts';
import { recordActivitySql } from './record-activity.server.ts';
import { PLAIN_SECTIONS } from '../program/settings.ts';

const now = new Date('2026-11-21T12:00:00Z');
const STAFF = '8100000000002';
const SETTINGS: ProgramSettings = {
  schema: 1,
  goLiveAt: '2026-01-01T00:00:00Z',
  paused: false,
  order: PLAIN_RULE,
  eligibility: EVERYONE,
  ...PLAIN_SECTIONS,
};
let shop: TestShop;

beforeEach(async () => {
  shop = await makeShop();
});

const asked = (wanted: Partial<ActivityQuery> = {}) =>
  ActivityQuery.parse({ view: 'all', before: null, after: null, ...wanted });
const page = (wanted: Partial<ActivityQuery> = {}, of = shop) =>
  asShop(of.id, (db) => listActivity({ db, shopId: of.id, now }, asked(wanted)));
const changes = async () => (await page()).lines.map(({ change }) => change);
const byStaff = <Result>(work: (ctx: StaffContext) => Promise<Result>) =>
  withShop(shop.id, (db) => work({ db, shopId: shop.id, now, staff: STAFF }));
const record = (change: ActivityChange, at = now, of = shop) =>
  asShop(of.id, (db) => recordActivitySql({ db, shopId: of.id, now: at }, STAFF, change));
const retriedAll = (count: number): ActivityChange => ({
  action: 'problem.retry-all',
  subject: null,
  before: null,
  after: { count },
});

test('publishing keeps the settings before and after; saving a draft leaves no line, throwing it away does', async () => {
  const paused = { ...SETTINGS, paused: true };
  await byStaff((ctx) => publishProgram(ctx, SETTINGS, STAFF));
  await byStaff((ctx) => saveDraft(ctx, paused));
  await byStaff((ctx) => publishProgram(ctx, paused, STAFF));
  await byStaff((ctx) => saveDraft(ctx, SETTINGS));
  await byStaff(discardDraft);
  await byStaff(discardDraft); // nothing to throw away
  const [first, second] = [
    { version: 1, settings: SETTINGS },
    { version: 2, settings: paused },
  ];
  expect(await changes()).toEqual([
    { action: 'program.discard', subject: null, before: { version: null, settings: SETTINGS }, after: second },
    { action: 'program.publish', subject: '2', before: first, after: second },
    { action: 'program.publish', subject: '1', before: null, after: first },
  ]);
  expect((await page()).lines[0]).toMatchObject({ at: now.toISOString(), staff: STAFF });
});

test('a draft that cannot be read any more can be thrown away, and a change that is undone leaves no line', async () => {
  await adminPool.query(
    `insert into public.program_draft (shop_id, settings, updated_at) values ($1, '{"schema":0}', $2)`,
    [shop.id, now],
  );
  const undone = byStaff(async (ctx) => {
    await discardDraft(ctx);
    throw new Error('the connection broke');
  });
  await expect(undone).rejects.toThrow('the connection broke');
  expect(await changes()).toEqual([]);
  await byStaff(discardDraft);
  expect(await changes()).toMatchObject([{ before: { settings: { schema: 0 } }, after: null }]);
});

test('the set-up list: a line when it changes, none when it is so already', async () => {
  await adminPool.query(`insert into public.shop_setup (shop_id, app_installation_gid) values ($1, 'x')`, [shop.id]);
  await byStaff((ctx) => showSetupList(ctx, true));
  await byStaff((ctx) => showSetupList(ctx, false));
  await byStaff((ctx) => showSetupList(ctx, false));
  await byStaff((ctx) => showSetupList(ctx, true));
  expect(await changes()).toMatchObject([
    { before: { shown: false }, after: { shown: true } },
    { before: { shown: true }, after: { shown: false } },
  ]);
});

test('problems: one is named, all are counted, none leaves no line', async () => {
  const { rows } = await adminPool.query<{ id: string }>(
    `insert into public.parked_job (shop_id, task, payload, error, parked_at)
     select $1, 'member.mirror', '{"shopId":"1"}', 'away', $2 from generate_series(1, 3) returning id`,
    [shop.id, now],
  );
  const id = rows[0]?.id ?? '';
  const retry = (chosen: Parameters<typeof retryProblems>[1]) =>
    withShopSql(shop.id, (db) => retryProblems({ db, shopId: shop.id, now }, chosen, STAFF));
  expect(await retry({ kind: 'job', id })).toBe(1);
  expect(await retry({ kind: 'job', id })).toBe(0);
  expect(await retry('all')).toBe(2);
  expect(await retry('all')).toBe(0);
  expect(await changes()).toEqual([
    { action: 'problem.retry-all', subject: null, before: null, after: { count: 2 } },
    { action: 'problem.retry', subject: `job ${id}`, before: null, after: { what: 'member.mirror' } },
  ]);
});

test('a customer’s data: handing it out is a line, asking in vain is none', async () => {
  const { rows } = await adminPool.query<{ id: string }>(
    `insert into public.privacy_request (shop_id, topic, customer_id, report, completed_at)
     values ($1, 'customers/data_request', 501, '{"member":{}}', $2) returning id`,
    [shop.id, now],
  );
  const id = BigInt(rows[0]?.id ?? 0);
  const download = (wanted: bigint) =>
    withShopSql(shop.id, (db) => downloadDataReport({ db, shopId: shop.id, now }, wanted, STAFF));
  expect(await download(id)).toEqual({ member: {} });
  expect(await download(id + 1000n)).toBeNull();
  expect(await changes()).toEqual([{ action: 'privacy.download', subject: String(id), before: null, after: null }]);
});

test('pages of 50, newest first, there and back, with lines of one instant kept apart', async () => {
  const count = ACTIVITY_PAGE * 2 + 7;
  for (let place = 1; place <= count; place += 1) {
    await record(retriedAll(place), new Date(now.getTime() + Math.floor(place / 10) * 1000));
  }
  const numbers = (lines: Awaited<ReturnType<typeof page>>['lines']) =>
    lines.map(({ change }) => (change?.action === 'problem.retry-all' ? change.after.count : 0));
  const first = await page();
  const second = await page({ before: first.older });
  const third = await page({ before: second.older });
  const expected = Array.from({ length: count }, (_, place) => count - place);
  expect([first, second, third].flatMap(({ lines }) => numbers(lines))).toEqual(expected);
  expect([first.newer, third.older]).toEqual([null, null]);
  expect(await page({ after: third.newer })).toEqual(second);
  expect({ ...(await page({ after: second.newer })) }).toEqual(first);
});

test('views: the programme, members, everything else', async () => {
  await byStaff((ctx) => publishProgram(ctx, SETTINGS, STAFF));
  await record({
    action: 'member.adjust',
    subject: '1',
    before: { available: 0 },
    after: { available: 5, points: 5, cause: 'adjust:a' },
  });
  await record(retriedAll(1));
  const of = async (view: ActivityQuery['view']) => (await page({ view })).lines.map(({ change }) => change?.action);
  expect(await of('all')).toHaveLength(3);
  expect(await of('program')).toEqual(['program.publish']);
  expect(await of('members')).toEqual(['member.adjust']);
  expect(await of('other')).toEqual(['problem.retry-all']);
});

test('a line that another version wrote is listed without its details', async () => {
  await adminPool.query(
    `insert into public.activity (shop_id, at, staff, action, after) values ($1, $2, $3, 'contest.create', '{"x":1}')`,
    [shop.id, now, STAFF],
  );
  expect((await page({ view: 'other' })).lines).toMatchObject([{ staff: STAFF, change: null }]);
});

test('another shop’s lines are not seen; a line cannot be changed', async () => {
  await record(retriedAll(1));
  const other = await makeShop();
  expect((await page({}, other)).lines).toEqual([]);
  const change = asShop(shop.id, (db) =>
    db.query(`update public.activity set staff = '1' where shop_id = $1`, [shop.id]),
  );
  await expect(change).rejects.toThrow('permission denied');
});

test.each([
  [
    { view: 'everything', before: 'x', after: '1-' },
    { view: 'all', before: null, after: null },
  ],
  [
    { view: 'other', before: '5-7', after: null },
    { view: 'other', before: '5-7', after: null },
  ],
  [
    { view: null, before: '1-99999999999999999999', after: '9999999999999999-1' },
    { view: 'all', before: null, after: null },
  ],
])('%j is read as %j', (given, read) => {
  expect(ActivityQuery.parse(given)).toEqual(read);
});
