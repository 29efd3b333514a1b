/** Awards against a real database: one effect per cause, limits under races, and answers that stay what they were. */
import { beforeEach, describe, expect, test } from 'vitest';
import { adminPool, appPool, makeShop, type TestShop } from '../../../tests/support/database.ts';
import { anActionRule, giveMember, publishActions } from '../../../tests/support/action-rules.ts';
import { withShopSql } from '../../db.server.ts';
import { findAccount } from '../ledger/read-account.server.ts';
import { listEntries } from '../ledger/list-entries.server.ts';
import { verifyLedger } from '../ledger/verify-ledger.server.ts';
import { awardAction, type AwardOutcome, type AwardRequest } from './award-action.server.ts';

const NOW = new Date('2026-11-22T11:00:00Z');
const LONG_AGO = new Date('2026-01-01T00:00:00Z');

let shop: TestShop;
let memberId: bigint;

type Asked = Omit<Partial<AwardRequest>, 'ruleId' | 'kind'> & { ruleId?: string; kind?: AwardRequest['kind'] };

function award(asked: Asked, now = NOW): Promise<AwardOutcome> {
  const { ruleId = 'custom-1', kind, ...rest } = asked;
  const rule = kind === undefined ? { ruleId } : { kind };
  const request = { memberId, occurrence: 'one', at: now, by: 'api' as const, ...rest, ...rule };
  return withShopSql(shop.id, (db) => awardAction({ db, shopId: shop.id, now }, request), appPool);
}

const account = (id = memberId) =>
  withShopSql(shop.id, (db) => findAccount({ db, shopId: shop.id, now: NOW }, id), appPool);

beforeEach(async () => {
  shop = await makeShop();
  memberId = await giveMember(shop.id);
  await publishActions(shop.id, [anActionRule({ id: 'custom-1', limit: { times: 5, per: 'day' } })], LONG_AGO);
});

describe('one effect per cause', () => {
  test('points once, with what they were for', async () => {
    expect(await award({ occurrence: 'workshop-1' })).toEqual({
      ok: true,
      points: 50,
      memberId,
      seq: 1n,
      availableAt: NOW,
      repeated: false,
      ruleId: 'custom-1',
    });
    const [entry] = await withShopSql(shop.id, (db) =>
      listEntries({ db, shopId: shop.id, now: NOW }, memberId, { limit: 5 }),
    );
    expect(entry).toMatchObject({
      kind: 'earn',
      available: 50n,
      cause: `action:custom-1:${memberId}:workshop-1`,
      rule: 'action:custom-1',
      version: 1,
      occurredAt: NOW,
      why: { action: { rule: 'custom-1', kind: 'custom', name: '', points: 50, by: 'api', countsForTiers: false } },
    });
    expect(await verifyLedger(shop.id)).toEqual([]);
  });

  test('told twice: the same answer, also when the rule brings more since, is off, or is gone', async () => {
    const first = await award({});
    for (const rules of [
      [anActionRule({ id: 'custom-1', points: 999 })],
      [anActionRule({ id: 'custom-1', on: false })],
      [],
    ]) {
      await publishActions(shop.id, rules, NOW);
      const again = await award({}, new Date('2026-12-24T11:00:00Z'));
      expect(again).toEqual({ ...first, repeated: true });
    }
    expect(await account()).toMatchObject({ available: 50n, lifetime: 50n });
  });

  test('another occurrence is another effect, and so is another member’s', async () => {
    await award({});
    await award({ occurrence: 'two' });
    const other = await giveMember(shop.id);
    await award({ memberId: other });
    expect([(await account())?.available, (await account(other))?.available]).toEqual([100n, 50n]);
  });

  test('the same occurrence sixteen times at once: one effect, sixteen answers', async () => {
    const answers = await Promise.all(Array.from({ length: 16 }, () => award({})));
    expect(answers.filter((each) => each.ok && !each.repeated)).toHaveLength(1);
    expect(answers.filter((each) => each.ok && each.points === 50)).toHaveLength(16);
    expect(await account()).toMatchObject({ available: 50n });
  });

  test('consent withdrawn and granted again earns nothing, also under a rule that was made anew', async () => {
    await publishActions(shop.id, [anActionRule({ id: 'news-1', kind: 'newsletter' })], LONG_AGO);
    const asked = { kind: 'newsletter', by: 'shopify', occurrence: 'once' } as const;
    expect(await award(asked)).toMatchObject({ ok: true, repeated: false });
    await publishActions(shop.id, [anActionRule({ id: 'news-2', kind: 'newsletter', points: 500 })], NOW);
    expect(await award(asked)).toMatchObject({ ok: true, repeated: true, points: 50 });
    expect(await award({ ...asked, kind: undefined, ruleId: 'news-2' })).toMatchObject({ ok: true, repeated: true });
    expect(await account()).toMatchObject({ available: 50n });
  });
});

describe('limits', () => {
  test('sixteen claims at once of a limit of five bring exactly five', async () => {
    const answers = await Promise.all(Array.from({ length: 16 }, (_, nth) => award({ occurrence: `claim-${nth}` })));
    expect(answers.filter((each) => each.ok)).toHaveLength(5);
    const refusals = answers.flatMap((each) => (each.ok ? [] : [each.refusal]));
    expect(new Set(refusals.map((refusal) => JSON.stringify(refusal)))).toEqual(
      new Set([JSON.stringify({ reason: 'limit', retryAt: '2026-11-22T23:00:00.000Z' })]),
    );
    expect(await account()).toMatchObject({ available: 250n });
    expect(await verifyLedger(shop.id)).toEqual([]);
  });

  test('what was done at midnight is the day’s that begins then', async () => {
    const midnight = new Date('2026-11-21T23:00:00Z');
    for (const nth of [1, 2, 3, 4, 5]) await award({ occurrence: `midnight-${nth}`, at: midnight });
    expect(await award({ occurrence: 'six' })).toMatchObject({ ok: false, refusal: { reason: 'limit' } });
    expect(await award({ occurrence: 'eve', at: new Date('2026-11-21T22:59:59Z') })).toMatchObject({ ok: true });
  });

  test('the day after there is room again, and a day told late has room of its own', async () => {
    for (const nth of [1, 2, 3, 4, 5]) await award({ occurrence: `today-${nth}` });
    expect(await award({ occurrence: 'six' })).toMatchObject({ ok: false, refusal: { reason: 'limit' } });
    expect(await award({ occurrence: 'late', at: new Date('2026-11-20T11:00:00Z') })).toMatchObject({ ok: true });
    expect(await award({ occurrence: 'six' }, new Date('2026-11-22T23:00:00Z'))).toMatchObject({ ok: true });
  });
});

describe('which rule decides', () => {
  test('the version in force when it was done', async () => {
    await publishActions(shop.id, [anActionRule({ id: 'custom-1', points: 80 })], NOW);
    expect(await award({ occurrence: 'late', at: new Date('2026-11-01T00:00:00Z') })).toMatchObject({ points: 50 });
    expect(await award({ occurrence: 'now' })).toMatchObject({ points: 80 });
  });

  test('of several of a kind the first that gives', async () => {
    await publishActions(
      shop.id,
      [
        anActionRule({ id: 'gold', kind: 'review', points: 90, tiers: ['Gold'] }),
        anActionRule({ id: 'off', kind: 'review', points: 70, on: false }),
        anActionRule({ id: 'all', kind: 'review', points: 30 }),
      ],
      NOW,
    );
    expect(await award({ kind: 'review', occurrence: 'r1' })).toMatchObject({ points: 30, ruleId: 'all' });
    await adminPool.query(`update member set tier = 'gold' where id = $1`, [memberId]);
    expect(await award({ kind: 'review', occurrence: 'r2' })).toMatchObject({ points: 90, ruleId: 'gold' });
    // the first answer stays
    expect(await award({ kind: 'review', occurrence: 'r1' })).toMatchObject({ points: 30, repeated: true });
  });

  test('where none gives, the refusal is of the first that is on', async () => {
    const refused = async (...rules: ReturnType<typeof anActionRule>[]) => {
      await publishActions(shop.id, rules, NOW);
      return award({ kind: 'review', occurrence: 'r1' });
    };
    const off = anActionRule({ id: 'off', kind: 'review', on: false });
    const gold = anActionRule({ id: 'gold', kind: 'review', tiers: ['Gold'] });
    const over = anActionRule({ id: 'over', kind: 'review', until: '2026-11-01T00:00:00Z' });
    expect(await refused(off, gold, over)).toEqual({ ok: false, refusal: { reason: 'tier', tiers: ['Gold'] } });
    expect(await refused(gold, off)).toEqual({ ok: false, refusal: { reason: 'tier', tiers: ['Gold'] } });
    expect(await refused(off)).toEqual({ ok: false, refusal: { reason: 'off' } });
  });

  test('nothing before the first publication, and a rule that came later was not on then', async () => {
    const early = { occurrence: 'early', at: new Date('2025-12-31T00:00:00Z') };
    expect(await award(early)).toEqual({ ok: false, refusal: { reason: 'no_program' } });
    await publishActions(shop.id, [anActionRule({ id: 'later' })], NOW);
    const before = { occurrence: 'b', at: new Date('2026-11-01T00:00:00Z') };
    expect(await award({ ...before, ruleId: 'later' })).toEqual({ ok: false, refusal: { reason: 'off' } });
    expect(await award({ ...before, ruleId: 'never' })).toEqual({ ok: false, refusal: { reason: 'unknown_rule' } });
  });
});

describe('what is refused', () => {
  test.each<[string, Asked, object]>([
    ['another shop’s rule, or none', { ruleId: 'visit-9' }, { reason: 'unknown_rule' }],
    ['a shopper’s word for it', { by: 'shopper' }, { reason: 'wrong_way' }],
    ['an occurrence of nothing', { occurrence: '' }, { reason: 'bad_occurrence' }],
    ['an occurrence as long as a letter', { occurrence: 'x'.repeat(201) }, { reason: 'bad_occurrence' }],
    ['an occurrence with a control character', { occurrence: 'a\u0000b' }, { reason: 'bad_occurrence' }],
    ['half a character', { occurrence: '\ud800' }, { reason: 'bad_occurrence' }],
    ['somebody’s address', { occurrence: 'shopper-1@example.com' }, { reason: 'bad_occurrence' }],
    ['tomorrow', { at: new Date('2026-11-23T11:00:00Z') }, { reason: 'in_future' }],
    ['nobody', { memberId: 999_999_999n }, { reason: 'no_member' }],
  ])('%s', async (_, asked, refusal) => {
    expect(await award(asked)).toEqual({ ok: false, refusal });
    expect((await account())?.available ?? 0n).toBe(0n);
  });

  test('another shop’s member', async () => {
    const other = await makeShop();
    const stranger = await giveMember(other.id);
    expect(await award({ memberId: stranger })).toEqual({ ok: false, refusal: { reason: 'no_member' } });
  });

  test('a clock that is a minute ahead is now', async () => {
    const outcome = await award({ at: new Date(NOW.getTime() + 60_000) });
    expect(outcome).toMatchObject({ ok: true, availableAt: NOW });
  });

  test('tags that are not known are looked up, and then it goes on', async () => {
    const eligibility = { withoutTags: ['staff'] };
    await publishActions(shop.id, [anActionRule({ id: 'custom-1' })], NOW, { eligibility });
    expect(await award({})).toMatchObject({ ok: false, refusal: { reason: 'not_known_yet' } });
    const { rows } = await adminPool.query(
      `select payload ->> 'shopId' as shop from graphile_worker._private_jobs j
        join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'customer-tags.look-up' and payload ->> 'shopId' = $1`,
      [String(shop.id)],
    );
    expect(rows).toHaveLength(1);
    await adminPool.query(`update member set tags = '{}' where id = $1`, [memberId]);
    expect(await award({})).toMatchObject({ ok: true, points: 50 });
  });
});

test('pending points wait, and staff’s reason stands beside the ledger', async () => {
  await publishActions(shop.id, [anActionRule({ id: 'custom-1', pendingDays: 14 })], NOW);
  const outcome = await award({ by: 'staff:12', note: 'Helped at the fair' });
  expect(outcome).toMatchObject({ ok: true, availableAt: new Date('2026-12-06T11:00:00Z') });
  expect(await account()).toMatchObject({ available: 0n, pending: 50n });
  const { rows } = await adminPool.query('select reason, staff from staff_note where shop_id = $1', [shop.id]);
  expect(rows).toEqual([{ reason: 'Helped at the fair', staff: '12' }]);
});
