/**
 * Settles a redemption whose points are set aside: asks Shopify, outside any transaction, and spends or frees the points by what it
 * says (settle-decision.ts). Killed at any point it is begun again, and finds out first what was done.
 */
import type { AdminGraphql } from '../../adapters/admin-api/run-operation.server.ts';
import type { Sql, SqlContext } from '../../db.server.ts';
import { askShopify } from './ask-shopify.server.ts';
import type { Wanted } from './ask-shopify.server.ts';
import { newCode } from './code.server.ts';
import { drawCode, wantCodes } from './draw-code.server.ts';
import { expiryOf } from './expiry.ts';
import { fail, issue, settingsOf } from './finish-redemption.server.ts';
import { valueOf } from './reward.ts';
import { moveFor, verdictOn } from './settle-decision.ts';
import type { Answer, Verdict } from './settle-decision.ts';
import { enqueueSettle, lockRedemption } from './stored-redemption.server.ts';
import type { Redemption } from './stored-redemption.server.ts';

export interface SettleWork {
  shopId: bigint;
  /** ISO 4217, and the IANA zone. */
  shop: { currency: string; zone: string };
  now: Date;
  inShop: <Result>(shopId: bigint, work: (sql: Sql) => Promise<Result>) => Promise<Result>;
  /** May throw AdminApiBusy. */
  adminOf: () => Promise<AdminGraphql>;
}

/** Why there will never be a code of it: Shopify refused its discount. Null while there may be. */
async function discountRefused(ctx: SqlContext, redemption: Redemption): Promise<string | null> {
  const { rows } = await ctx.db.query<{ problem: string | null }>(
    `select d.problem from public.reward_version v
     join public.reward_discount d on d.shop_id = v.shop_id and d.reward_id = v.reward_id and d.version = v.terms_version
     where v.shop_id = $1 and v.reward_id = $2 and v.version = $3 and d.step = $4 and d.state in ('refused', 'ended')`,
    [ctx.shopId, redemption.rewardId, redemption.version, redemption.step],
  );
  return rows[0] ? `shopify:${rows[0].problem ?? ''}` : null;
}

/** A code out of the pool, for somebody who waits for one. All in the caller's transaction. */
async function drawLate(ctx: SqlContext, redemption: Redemption): Promise<void> {
  const { id, rewardId, version, step } = redemption;
  const pool = { rewardId, version, step };
  const code = await drawCode(ctx, { ...pool, redemptionId: id });
  await wantCodes(ctx, pool);
  const answer: Answer =
    code === null ? { is: 'no_code', refused: await discountRefused(ctx, redemption) } : { is: 'code' };
  await apply(ctx, { ...redemption, code }, verdictOn(redemption, answer, ctx.now));
}

/** Another redemption of store credit whose asking has not been answered: one at a time for a member, or none could tell theirs. */
async function waitsForAnother(ctx: SqlContext, { id, memberId }: Redemption): Promise<boolean> {
  const { rowCount } = await ctx.db.query(
    `select from public.redemption where shop_id = $1 and member_id = $2 and id <> $3 and kind = 'store_credit' and state = 'holding'
       and asked_at is not null limit 1`,
    [ctx.shopId, memberId, id],
  );
  return (rowCount ?? 0) > 0;
}

interface Claimed {
  redemption: Redemption;
  move: 'ask' | 'look';
  wanted: Wanted;
}

async function wantedOf(ctx: SqlContext, shop: SettleWork['shop'], redemption: Redemption): Promise<Wanted> {
  const { id, memberId, kind, step } = redemption;
  const settings = await settingsOf(ctx, redemption);
  const { rows } = await ctx.db.query<{ customer_id: string; claimed: string[]; rivals: number }>(
    `select m.customer_id,
        array(select r.shopify_gid from public.redemption r where r.shop_id = $1 and r.member_id = $2 and r.shopify_gid is not null) as claimed,
        (select count(*)::int from public.redemption r
          where r.shop_id = $1 and r.member_id = $2 and r.id <> $3 and r.kind = 'store_credit' and r.state = 'unclear') as rivals
     from public.member m where m.shop_id = $1 and m.id = $2`,
    [ctx.shopId, memberId, id],
  );
  const row = rows[0];
  const valueMinor = valueOf(settings, step);
  if (!row || valueMinor === null || (kind !== 'gift_card' && kind !== 'store_credit'))
    throw new Error(`redemption ${id} is nothing to ask Shopify for`);
  const askedAt = redemption.askedAt ?? ctx.now;
  return {
    kind,
    redemptionId: id,
    customerId: BigInt(row.customer_id),
    code: redemption.code,
    valueMinor,
    currency: shop.currency,
    zone: shop.zone,
    expiresAt: expiryOf(askedAt, 'days' in settings ? settings.days : null, shop.zone),
    askedAt,
    isAgain: redemption.attempts > 1,
    claimed: row.claimed,
    rivals: row.rivals,
  };
}

/**
 * Takes the redemption for this worker and writes down what is about to be asked, before it is.
 * @returns null when there is nothing to ask: settled, waited for, or done here and now
 */
async function claim(work: SettleWork, ctx: SqlContext, id: bigint): Promise<Claimed | null> {
  const found = await lockRedemption(ctx, id);
  if (found?.state !== 'holding') return null;
  const move = moveFor(found, ctx.now);
  if (move.do === 'draw') {
    await drawLate(ctx, found);
    return null;
  }
  if (
    move.do === 'wait' ||
    (move.do === 'ask' && found.kind === 'store_credit' && (await waitsForAnother(ctx, found)))
  ) {
    await enqueueSettle(ctx, id, move.do === 'wait' ? move.until : new Date(ctx.now.getTime() + 2000));
    return null;
  }
  const asking = move.do === 'ask';
  // a gift card's lifetime counts from the first asking, so that a second one asks for the same
  const askedAt = found.askedAt ?? ctx.now;
  const attempts = found.attempts + (asking ? 1 : 0);
  await ctx.db.query(
    'update public.redemption set tried_at = $3, asked_at = $4, attempts = $5 where shop_id = $1 and id = $2',
    [ctx.shopId, id, ctx.now, askedAt, attempts],
  );
  const redemption = { ...found, triedAt: ctx.now, askedAt, attempts };
  return { redemption, move: move.do, wanted: await wantedOf(ctx, work.shop, redemption) };
}

/** Does what was decided. @param redemption locked and holding */
async function apply(ctx: SqlContext, redemption: Redemption, verdict: Verdict): Promise<void> {
  const { id, code } = redemption;
  switch (verdict.do) {
    case 'issue':
      return issue(ctx, redemption, { code, gid: verdict.gid, by: null });
    case 'fail':
      return fail(ctx, redemption, verdict.why, null);
    case 'unclear':
      await ctx.db.query(
        `update public.redemption set state = 'unclear', problem = $3 where shop_id = $1 and id = $2`,
        [ctx.shopId, id, verdict.why],
      );
      return;
    case 'again':
      await ctx.db.query(
        `update public.redemption set tried_at = null, asked_at = case when $3 then null else asked_at end,
           attempts = greatest(0, attempts - case when $4 then 1 else 0 end) where shop_id = $1 and id = $2`,
        [ctx.shopId, id, verdict.forget === true, verdict.uncount === true],
      );
      return enqueueSettle(ctx, id, verdict.at);
    case 'other_code':
      await ctx.db.query(
        'update public.redemption set tried_at = null, asked_at = null, attempts = 0, code = $3 where shop_id = $1 and id = $2',
        [ctx.shopId, id, newCode()],
      );
      return enqueueSettle(ctx, id, verdict.at);
  }
}

/** Takes the answer in, unless somebody else has taken over meanwhile; what Shopify did is never forgotten. */
async function conclude(ctx: SqlContext, claimed: Claimed, answer: Answer): Promise<void> {
  const now = await lockRedemption(ctx, claimed.redemption.id);
  if (!now) return;
  if (now.state !== 'holding') {
    if (answer.is === 'done') await takeLate(ctx, now, answer.gid);
    return;
  }
  const mine = now.triedAt?.getTime() === claimed.redemption.triedAt?.getTime();
  if (!mine && answer.is !== 'done') return;
  await apply(ctx, now, verdictOn(claimed.redemption, answer, ctx.now));
}

/** Shopify did it although it was taken to be lost: staff see it (needs-staff.ts), unless they had said so themselves. */
async function takeLate(ctx: SqlContext, redemption: Redemption, gid: string): Promise<void> {
  if (redemption.shopifyGid === gid) return;
  if (redemption.state === 'issued' && redemption.shopifyGid === null) {
    const { rowCount } = await ctx.db.query(
      `update public.redemption set shopify_gid = $3 where shop_id = $1 and id = $2
          and not exists (select from public.redemption where shop_id = $1 and shopify_gid = $3)`,
      [ctx.shopId, redemption.id, gid],
    );
    if (rowCount === 1) return;
  }
  await ctx.db.query('update public.redemption set problem = $3 where shop_id = $1 and id = $2', [
    ctx.shopId,
    redemption.id,
    `done_late:${gid}`,
  ]);
}

/**
 * Brings one redemption further: to the end, or to the next try, for which a job is then on its way. Safe to run twice at once.
 * @throws what cannot be answered by waiting: the shop's session is gone, the database is away
 */
export async function settleRedemption(work: SettleWork, id: bigint): Promise<void> {
  const { shopId, now } = work;
  const claimed = await work.inShop(shopId, (db) => claim(work, { db, shopId, now }, id));
  if (claimed === null) return;
  const answer = await askShopify(work.adminOf, claimed.move, claimed.wanted);
  await work.inShop(shopId, (db) => conclude({ db, shopId, now }, claimed, answer));
}

/**
 * Staff have looked into an unclear one: it was paid out (the points are spent), or it was not (they are free again).
 * @returns false when it is no longer unclear
 */
export async function resolveUnclear(ctx: SqlContext, id: bigint, paid: boolean, staff: string): Promise<boolean> {
  const redemption = await lockRedemption(ctx, id);
  if (redemption?.state !== 'unclear') return false;
  const by = `staff:${staff}`;
  if (paid) await issue(ctx, redemption, { code: redemption.code, gid: redemption.shopifyGid, by });
  else await fail(ctx, redemption, 'not_paid', by);
  return true;
}
