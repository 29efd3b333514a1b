/**
 * What became of points for actions when two customers are one (rules.md "Earning from orders" 10): limits, references, what waits for staff and
 * what staff take back go on with the kept one.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import { mergeCustomers } from '../app/jobs/merge-customers.server.ts';
import { withShopSql, type SqlContext } from '../app/db.server.ts';
import { actionsForMember } from '../app/loyalty/actions/actions-for-member.server.ts';
import { awardAction } from '../app/loyalty/actions/award-action.server.ts';
import { awardPostponed } from '../app/loyalty/actions/award-soon.server.ts';
import { claimAction } from '../app/loyalty/actions/claim-action.server.ts';
import { awardByStaff, undoAward } from '../app/loyalty/actions/staff-award.server.ts';
import { countWaiting, decideSubmission, listSubmissions } from '../app/loyalty/actions/submissions.server.ts';
import { findAccount } from '../app/loyalty/ledger/read-account.server.ts';
import { verifyLedger } from '../app/loyalty/ledger/verify-ledger.server.ts';
import { redactCustomer } from '../app/loyalty/privacy/redact-customer.server.ts';
import { anActionRule, giveMember, publishActions } from './support/action-rules.ts';
import { makeShop, type TestShop } from './support/database.ts';

const NOW = new Date('2026-11-22T11:00:00Z');
const PAST = new Date('2026-01-01T00:00:00Z');
const STAFF = '12';
const [KEPT, GONE] = [880_001n, 880_002n];

let shop: TestShop;
let kept: bigint;
let gone: bigint;

const inShop = <Result>(work: (ctx: SqlContext) => Promise<Result>, now = NOW) =>
  withShopSql(shop.id, (db) => work({ db, shopId: shop.id, now }));
const merge = () => inShop((ctx) => mergeCustomers(ctx, { kept: KEPT, deleted: GONE }, NOW));
const available = async () => (await inShop((ctx) => findAccount(ctx, kept)))?.available;
const tell = (memberId: bigint, occurrence: string, ruleId = 'fair') =>
  inShop((ctx) => awardAction(ctx, { memberId, ruleId, occurrence, at: NOW, by: 'api' }));
const handIn = (memberId: bigint, nth: number) => {
  const submission = { url: `https://example.com/${nth}`, text: '' };
  return inShop((ctx) => claimAction(ctx, { memberId, ruleId: 'photo', code: null, submission }));
};
const stateOf = async (ruleId: string) =>
  (await inShop((ctx) => actionsForMember(ctx, kept)))?.ways.find(({ rule }) => rule.id === ruleId)?.state;

beforeEach(async () => {
  shop = await makeShop();
  kept = await giveMember(shop.id, { customerId: KEPT });
  gone = await giveMember(shop.id, { customerId: GONE });
  const rules = [
    anActionRule({ id: 'fair', points: 10, limit: { times: 3, per: 'day' } }),
    anActionRule({ id: 'follow', kind: 'social_follow', points: 5, limit: { times: 1, per: 'ever' } }),
    anActionRule({ id: 'news', kind: 'newsletter', points: 30, limit: { times: 1, per: 'ever' } }),
    anActionRule({ id: 'photo', kind: 'content', points: 40, limit: { times: 2, per: 'month' } }),
  ];
  await publishActions(shop.id, rules, PAST);
});

describe('limits', () => {
  test('count what either did, and a reference that was either’s is not new', async () => {
    await tell(gone, 'a');
    await tell(gone, 'b');
    await tell(kept, 'c');
    await merge();
    expect(await available()).toBe(30n);
    expect(await tell(kept, 'd')).toMatchObject({ ok: false, refusal: { reason: 'limit' } });
    expect(await tell(kept, 'a')).toMatchObject({ ok: true, repeated: true });
    expect(await stateOf('fair')).toBe('waiting');
    expect(await available()).toBe(30n);
  });

  test('of what is given once: a follow and consent of the other one are the kept one’s', async () => {
    await inShop((ctx) => claimAction(ctx, { memberId: gone, ruleId: 'follow', code: null, submission: null }));
    const consent = (memberId: bigint) =>
      inShop((ctx) => awardAction(ctx, { memberId, kind: 'newsletter', occurrence: 'once', at: NOW, by: 'shopify' }));
    await consent(gone);
    await merge();
    const hourLater = new Date(NOW.getTime() + 3_600_000);
    const claim = { memberId: kept, ruleId: 'follow', code: null, submission: null };
    const again = await inShop((ctx) => claimAction(ctx, claim), hourLater);
    expect(again).toMatchObject({ ok: false, refusal: { reason: 'limit' } });
    expect(await consent(kept)).toMatchObject({ ok: true, repeated: true });
    expect([await stateOf('follow'), await stateOf('news')]).toEqual(['done', 'done']);
    expect(await available()).toBe(35n);
  });
});

describe('what is told of the one who is gone', () => {
  test('is the kept one’s: by a job that waited, by staff in an old tab, with the note and the log', async () => {
    await merge();
    const postponed = { memberId: gone, kind: 'newsletter', occurrence: 'once', at: NOW, by: 'shopify' } as const;
    await inShop((ctx) => awardPostponed(ctx, postponed, 0));
    const given = await inShop((ctx) =>
      awardByStaff(ctx, STAFF, { memberId: gone, ruleId: 'fair', key: 'tab-1', note: 'Thanks' }),
    );
    expect(given).toMatchObject({ ok: true, memberId: kept, points: 10 });
    expect(await available()).toBe(40n);
    const { rows: notes } = await inShop((ctx) =>
      ctx.db.query('select member_id, reason from public.staff_note where shop_id = $1', [shop.id]),
    );
    expect(notes).toEqual([{ member_id: String(kept), reason: 'Thanks' }]);
    const { rows: logged } = await inShop((ctx) =>
      ctx.db.query('select action, subject from public.activity where shop_id = $1', [shop.id]),
    );
    expect(logged).toEqual([{ action: 'member.award', subject: String(kept) }]);
  });

  test('is taken back from the kept one', async () => {
    const given = await tell(gone, 'a');
    await merge();
    const undone = await inShop((ctx) => undoAward(ctx, STAFF, { memberId: gone, seq: given.ok ? given.seq : 0n }));
    expect(undone).toMatchObject({ ok: true, points: 10, missing: 0 });
    expect(await available()).toBe(0n);
    expect(await verifyLedger(shop.id)).toEqual([]);
  });
});

describe('what waits for staff', () => {
  test('is the kept one’s, who does not hand it in again; approved, it brings them points', async () => {
    await handIn(gone, 1);
    await merge();
    expect(await handIn(kept, 1)).toEqual({ ok: true, submitted: true });
    expect(await stateOf('photo')).toBe('submitted');
    const [waiting, ...others] = await inShop((ctx) => listSubmissions(ctx, 'waiting', null));
    expect(others).toEqual([]);
    expect(waiting).toMatchObject({ memberId: kept, url: 'https://example.com/1' });
    const approve = () => inShop((ctx) => decideSubmission(ctx, waiting?.id ?? 0n, { approve: true }, STAFF));
    expect(await approve()).toEqual({ ok: true, state: 'approved', points: 40 });
    expect(await approve()).toEqual({ ok: true, state: 'approved', points: null });
    expect(await available()).toBe(40n);
    const approved = await inShop((ctx) => listSubmissions(ctx, 'approved', null));
    expect(approved).toMatchObject([{ memberId: kept, points: 40n }]);
  });

  test('approved before, it still says what it brought', async () => {
    await handIn(gone, 1);
    const [waiting] = await inShop((ctx) => listSubmissions(ctx, 'waiting', null));
    await inShop((ctx) => decideSubmission(ctx, waiting?.id ?? 0n, { approve: true }, STAFF));
    await merge();
    const approved = await inShop((ctx) => listSubmissions(ctx, 'approved', null));
    expect(approved).toMatchObject([{ memberId: kept, points: 40n }]);
  });

  test('waits no longer once nothing is left of it: personal data was erased', async () => {
    await handIn(gone, 1);
    await handIn(kept, 2);
    await merge();
    const request = { customer: { id: String(KEPT) }, orders_to_redact: [] };
    expect(await inShop((ctx) => redactCustomer(ctx, request, null))).toBe('done');
    expect(await inShop(countWaiting)).toBe(0);
    const declined = await inShop((ctx) => listSubmissions(ctx, 'declined', null));
    expect(declined.map(({ url, decidedAt }) => [url, decidedAt])).toEqual([
      [null, NOW],
      [null, NOW],
    ]);
  });
});
