/** Points for everybody on a list, against a real database. */
import { beforeEach, describe, expect, test } from 'vitest';
import { anActionRule, giveMember, publishActions } from '../../../tests/support/action-rules.ts';
import { adminPool, makeShop, type TestShop } from '../../../tests/support/database.ts';
import { withShopSql, type SqlContext } from '../../db.server.ts';
import { awardAction } from '../actions/award-action.server.ts';
import { findAccount } from '../ledger/read-account.server.ts';
import { verifyLedger } from '../ledger/verify-ledger.server.ts';
import { readAwardList } from './award-list.ts';
import { giveList, previewList } from './give-list.server.ts';

const NOW = new Date('2026-11-22T11:00:00Z');
const PAST = new Date('2026-01-01T00:00:00Z');
const STAFF = '12';

let shop: TestShop;
let one: bigint;
let two: bigint;

const inShop = <Result>(work: (ctx: SqlContext) => Promise<Result>, shopId = shop.id) =>
  withShopSql(shopId, (db) => work({ db, shopId, now: NOW }));
const available = async (memberId: bigint) => (await inShop((ctx) => findAccount(ctx, memberId)))?.available ?? 0n;

function rowsOf(text: string) {
  const list = readAwardList(text, { zone: shop.zone, now: NOW });
  if (!list.ok) throw new Error(list.problem);
  return list.rows;
}
const give = (text: string, ruleId = 'fair') => inShop((ctx) => giveList(ctx, STAFF, { ruleId, rows: rowsOf(text) }));
const preview = (text: string, ruleId = 'fair') =>
  inShop((ctx) => previewList(ctx, STAFF, { ruleId, rows: rowsOf(text) }));

async function logged(): Promise<unknown[]> {
  return (await adminPool.query('select action, subject, after from activity where shop_id = $1', [shop.id])).rows;
}

let customers = 1000n;

beforeEach(async () => {
  shop = await makeShop();
  customers += 10n;
  one = await giveMember(shop.id, { customerId: customers + 1n });
  two = await giveMember(shop.id, { customerId: customers + 2n });
  await adminPool.query(`update member set email = 'Shopper-1@example.com' where shop_id = $1 and id = $2`, [
    shop.id,
    one,
  ]);
  const rule = anActionRule({ id: 'fair', name: 'At the fair', limit: { times: 2, per: 'day' } });
  await publishActions(shop.id, [rule, anActionRule({ id: 'news', kind: 'newsletter' })], PAST);
});

describe('a list', () => {
  test('gives each row once, and says so in the log', async () => {
    const list = `shopper-1@example.com,fair-1\n${customers + 2n},fair-1`;
    expect(await give(list)).toEqual([
      { line: 1, verdict: 'given', memberId: one, points: 50 },
      { line: 2, verdict: 'given', memberId: two, points: 50 },
    ]);
    expect((await give(list)).map(({ verdict }) => verdict)).toEqual(['before', 'before']);
    expect([await available(one), await available(two)]).toEqual([50n, 50n]);
    expect(await logged()).toEqual([
      {
        action: 'member.award-list',
        subject: null,
        after: { rule: 'fair', kind: 'custom', name: 'At the fair', points: 100, rows: 2 },
      },
    ]);
    expect(await verifyLedger(shop.id)).toEqual([]);
  });

  test('what another door was told of with the same reference is given already', async () => {
    const told = { memberId: one, ruleId: 'fair', occurrence: 'fair-1', at: NOW, by: 'api:1' } as const;
    await inShop((ctx) => awardAction(ctx, told));
    expect(await give(`${customers + 1n},fair-1`)).toEqual([{ line: 1, verdict: 'before', memberId: one, points: 50 }]);
  });

  test('a row that gets nothing keeps the others from nothing', async () => {
    const list = [
      `${customers + 1n},a`,
      'nobody@example.com,a',
      `${customers + 1n},b`,
      `${customers + 1n},c`,
      '1,a',
      ',x',
    ];
    expect(await give(list.join('\n'))).toMatchObject([
      { line: 1, verdict: 'given' },
      { line: 2, verdict: 'problem', problem: 'unknown' },
      { line: 3, verdict: 'given' },
      { line: 4, verdict: 'refused', refusal: { reason: 'limit' } },
      { line: 5, verdict: 'problem', problem: 'unknown' },
      { line: 6, verdict: 'problem', problem: 'nobody' },
    ]);
    expect(await available(one)).toBe(100n);
  });

  test('an address of two members is nobody’s', async () => {
    await adminPool.query(`update member set email = 'shopper-1@EXAMPLE.com' where shop_id = $1 and id = $2`, [
      shop.id,
      two,
    ]);
    expect(await give('shopper-1@example.com,a')).toEqual([{ line: 1, verdict: 'problem', problem: 'several' }]);
  });

  test('a paused member, a rule that staff cannot give, another shop’s member', async () => {
    await adminPool.query(`update member set status = 'paused' where shop_id = $1 and id = $2`, [shop.id, one]);
    expect(await give(`${customers + 1n},a`)).toMatchObject([
      { verdict: 'refused', refusal: { reason: 'member_inactive' } },
    ]);
    expect(await give(`${customers + 2n},a`, 'news')).toMatchObject([
      { verdict: 'refused', refusal: { reason: 'wrong_way' } },
    ]);
    const other = await makeShop();
    const rows = rowsOf(`${customers + 2n},a\nshopper-1@example.com,a`);
    expect(await inShop((ctx) => giveList(ctx, STAFF, { ruleId: 'fair', rows }), other.id)).toMatchObject([
      { problem: 'unknown' },
      { problem: 'unknown' },
    ]);
    expect(await logged()).toEqual([]);
  });

  test('two lists at once give each row once', async () => {
    const list = `${customers + 2n},a\n${customers + 1n},a`;
    const turned = `${customers + 1n},a\n${customers + 2n},a`;
    await Promise.all([give(list), give(turned), give(list), give(turned)]);
    expect([await available(one), await available(two)]).toEqual([50n, 50n]);
  });
});

describe('a check', () => {
  test('says what giving would say, and leaves nothing behind', async () => {
    const list = `${customers + 1n},a\n${customers + 1n},b\n${customers + 1n},c`;
    const checked = await preview(list);
    expect(checked.map(({ verdict }) => verdict)).toEqual(['given', 'given', 'refused']);
    expect(await available(one)).toBe(0n);
    expect(await logged()).toEqual([]);
    expect(await give(list)).toEqual(checked);
  });

  test('asks for tags that a decision waits for', async () => {
    const eligibility = { testersTag: 'tester' };
    await publishActions(shop.id, [anActionRule({ id: 'fair' })], PAST, { eligibility });
    expect(await preview(`${customers + 1n},a`)).toMatchObject([{ refusal: { reason: 'not_known_yet' } }]);
    const { rows } = await adminPool.query(`select 1 from graphile_worker._private_jobs where key = $1`, [
      `customer-tags.look-up:${shop.id}:${customers + 1n}`,
    ]);
    expect(rows).toHaveLength(1);
  });
});
