/** What staff give and take back, and what members hand in, against a real database. */
import { beforeEach, describe, expect, test } from 'vitest';
import { adminPool, makeShop, type TestShop } from '../../../tests/support/database.ts';
import { anActionRule, giveMember, publishActions } from '../../../tests/support/action-rules.ts';
import { withShopSql, type SqlContext } from '../../db.server.ts';
import { postPoints } from '../ledger/post-points.server.ts';
import { findAccount } from '../ledger/read-account.server.ts';
import { verifyLedger } from '../ledger/verify-ledger.server.ts';
import { claimAction } from './claim-action.server.ts';
import { awardByStaff, listStaffRules, undoAward } from './staff-award.server.ts';
import { countWaiting, decideSubmission, listSubmissions } from './submissions.server.ts';

const NOW = new Date('2026-11-22T11:00:00Z');
const PAST = new Date('2026-01-01T00:00:00Z');
const STAFF = '12';

let shop: TestShop;
let memberId: bigint;

const inShop = <Result>(work: (ctx: SqlContext) => Promise<Result>, now = NOW) =>
  withShopSql(shop.id, (db) => work({ db, shopId: shop.id, now }));
const account = () => inShop((ctx) => findAccount(ctx, memberId));

async function logged(): Promise<unknown[]> {
  const { rows } = await adminPool.query('select action, subject, after from activity where shop_id = $1 order by id', [
    shop.id,
  ]);
  return rows;
}

beforeEach(async () => {
  shop = await makeShop();
  memberId = await giveMember(shop.id);
  await publishActions(
    shop.id,
    [
      anActionRule({ id: 'fair', kind: 'custom', name: 'Help at the fair', limit: { times: 5, per: 'day' } }),
      anActionRule({ id: 'photo', kind: 'content', points: 40, limit: { times: 1, per: 'month' } }),
      anActionRule({ id: 'news', kind: 'newsletter' }),
      anActionRule({ id: 'off', kind: 'custom', name: 'Off', on: false }),
    ],
    PAST,
  );
});

const give = (more: { ruleId?: string; key?: string; note?: string } = {}) =>
  inShop((ctx) => awardByStaff(ctx, STAFF, { memberId, ruleId: 'fair', key: 'a', note: '', ...more }));

describe('by hand', () => {
  test('the rules that are on and that staff may give', async () => {
    expect((await inShop(listStaffRules)).map(({ id }) => id)).toEqual(['fair', 'photo']);
  });

  test('a form sent twice gives once, with the note beside the ledger and one line in the log', async () => {
    expect(await give({ note: 'All Saturday' })).toMatchObject({ ok: true, points: 50, repeated: false });
    expect(await give({ note: 'All Saturday' })).toMatchObject({ ok: true, points: 50, repeated: true });
    expect(await account()).toMatchObject({ available: 50n });
    expect(await logged()).toEqual([
      {
        action: 'member.award',
        subject: String(memberId),
        after: { rule: 'fair', kind: 'custom', name: 'Help at the fair', points: 50 },
      },
    ]);
    const { rows } = await adminPool.query('select reason from staff_note where shop_id = $1', [shop.id]);
    expect(rows).toEqual([{ reason: 'All Saturday' }]);
  });

  test('not what members bring about themselves, and no further than the limit', async () => {
    expect(await give({ ruleId: 'news' })).toMatchObject({ ok: false, refusal: { reason: 'wrong_way' } });
    for (const key of ['1', '2', '3', '4', '5']) await give({ key });
    expect(await give({ key: '6' })).toMatchObject({ ok: false, refusal: { reason: 'limit' } });
  });
});

describe('taken back', () => {
  const undo = (seq = 1n) => inShop((ctx) => undoAward(ctx, STAFF, { memberId, seq }));

  test('all of it, once, and it still counts as given', async () => {
    await give();
    expect(await undo()).toEqual({ ok: true, points: 50, missing: 0, repeated: false });
    expect(await undo()).toEqual({ ok: true, points: 50, missing: 0, repeated: true });
    expect(await account()).toMatchObject({ available: 0n, lifetime: 0n });
    expect(await give()).toMatchObject({ ok: true, repeated: true });
    expect(await account()).toMatchObject({ available: 0n });
    expect((await logged()).at(-1)).toMatchObject({ action: 'member.award-undo', after: { points: 50 } });
    expect(await verifyLedger(shop.id)).toEqual([]);
  });

  test('what is left of it', async () => {
    await give();
    const spend = {
      kind: 'spend',
      memberId,
      key: 's',
      hash: Buffer.from('s'),
      points: 30n,
      at: NOW,
      why: null,
    } as const;
    await inShop((ctx) => postPoints(ctx, [spend]));
    expect(await undo()).toEqual({ ok: true, points: 20, missing: 30, repeated: false });
    expect(await account()).toMatchObject({ available: 0n });
  });

  test('pending points too', async () => {
    await publishActions(shop.id, [anActionRule({ id: 'fair', pendingDays: 14 })], PAST);
    await give();
    expect(await undo()).toMatchObject({ points: 50, missing: 0 });
    expect(await account()).toMatchObject({ available: 0n, pending: 0n });
  });

  test('no entry of an award', async () => {
    expect(await undo(7n)).toEqual({ ok: false, reason: 'no_award' });
  });
});

describe('what members hand in', () => {
  const submit = (nth = 1) => {
    const submission = { url: `https://example.com/${nth}`, text: 'On my shelf' };
    return inShop((ctx) => claimAction(ctx, { memberId, ruleId: 'photo', code: null, submission }));
  };
  const waiting = () => inShop((ctx) => listSubmissions(ctx, 'waiting', null));
  const decide = (id: bigint, decision: Parameters<typeof decideSubmission>[2], now = NOW) =>
    inShop((ctx) => decideSubmission(ctx, id, decision, STAFF), now);

  test('approved: points by the rule of the day it was handed in', async () => {
    await submit();
    const [one] = await waiting();
    if (!one) throw new Error('nothing waits');
    expect(one).toMatchObject({ url: 'https://example.com/1', text: 'On my shelf', state: 'waiting', points: null });
    const later = new Date('2026-12-24T11:00:00Z');
    await publishActions(shop.id, [anActionRule({ id: 'photo', kind: 'content', on: false })], later);
    expect(await decide(one.id, { approve: true }, later)).toEqual({ ok: true, state: 'approved', points: 40 });
    expect(await decide(one.id, { approve: true }, later)).toEqual({ ok: true, state: 'approved', points: null });
    expect(await decide(one.id, { approve: false, reason: 'No' }, later)).toEqual({ ok: false, reason: 'decided' });
    expect(await account()).toMatchObject({ available: 40n });
    const [approved] = await inShop((ctx) => listSubmissions(ctx, 'approved', null));
    expect(approved).toMatchObject({ decidedBy: STAFF, points: 40n });
  });

  test('two tabs at once approve it once', async () => {
    await submit();
    const [one] = await waiting();
    await Promise.all([1, 2, 3].map(() => decide(one?.id ?? 0n, { approve: true })));
    expect(await account()).toMatchObject({ available: 40n });
  });

  test('declined: nothing, with a reason; the same link is not heard again', async () => {
    await submit();
    const [one] = await waiting();
    const declined = await decide(one?.id ?? 0n, { approve: false, reason: 'Not ours' });
    expect(declined).toEqual({ ok: true, state: 'declined', points: null });
    expect(await account()).toBeNull();
    expect(await submit()).toEqual({ ok: false, refusal: { reason: 'declined_before' } });
  });

  test('a second one beyond the limit waits until staff see why', async () => {
    await submit(1);
    await submit(2);
    const [second, first] = await waiting();
    await decide(first?.id ?? 0n, { approve: true });
    expect(await decide(second?.id ?? 0n, { approve: true })).toMatchObject({
      ok: false,
      reason: 'refused',
      refusal: { reason: 'limit' },
    });
    expect(await inShop(countWaiting)).toBe(1);
  });

  test('the newest first, and older ones after the last that was seen', async () => {
    for (const nth of [1, 2, 3]) await submit(nth);
    const [newest] = await waiting();
    const older = await inShop((ctx) => listSubmissions(ctx, 'waiting', newest?.id ?? 0n));
    expect([newest, ...older].map((each) => each?.url)).toEqual([
      'https://example.com/3',
      'https://example.com/2',
      'https://example.com/1',
    ]);
  });

  test('another shop’s is not there', async () => {
    await submit();
    const [one] = await waiting();
    const other = await makeShop();
    const outcome = await withShopSql(other.id, (db) =>
      decideSubmission({ db, shopId: other.id, now: NOW }, one?.id ?? 0n, { approve: true }, STAFF),
    );
    expect(outcome).toEqual({ ok: false, reason: 'unknown' });
  });
});
