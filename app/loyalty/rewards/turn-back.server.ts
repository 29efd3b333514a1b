/**
 * An unused code becomes points again (rules.md "Rewards"): the code is deleted at Shopify, and only when it is gone and no order used
 * it do the points come back. Expiry goes the same way; whether points come back then is the reward's setting.
 */
import { findCodeOrder } from '../../adapters/admin-api/find-code-order.server.ts';
import { AdminApiBusy } from '../../adapters/admin-api/run-operation.server.ts';
import type { SqlContext } from '../../db.server.ts';
import { askDeletion } from './ask-deletion.server.ts';
import { graceUntil, hashOf, postFor, settingsOf } from './finish-redemption.server.ts';
import { DISCOUNT_KINDS } from './reward.ts';
import { enqueueExpiry } from './schedule-expiry.server.ts';
import type { SettleWork } from './settle-redemption.server.ts';
import { countIssued, enqueueSettle, lockRedemption } from './stored-redemption.server.ts';
import type { Redemption } from './stored-redemption.server.ts';

/** Who may: the member whose it is, and staff for anybody. */
type TurnBackBy = { member: bigint } | { staff: string };

/**
 * Why a redemption cannot be turned back: there is none of theirs; it is used; it is on its way, or done with; it is money (a gift card,
 * store credit); only staff take back what is delivered by hand; its code is past its end, so that the reward's setting decides about the
 * points (the job that sees to it may be a moment late).
 */
export type TurnBackRefusal = 'unknown' | 'used' | 'not_issued' | 'money' | 'staff_only' | 'expired';

const EXPIRY = 'expiry';
const isCode = ({ kind }: Redemption): boolean => (DISCOUNT_KINDS as readonly string[]).includes(kind);

const isOver = ({ now }: SqlContext, { expiresAt }: Redemption): boolean => expiresAt !== null && expiresAt <= now;

/** Points that came back, under one cause, once. */
async function giveBack(ctx: SqlContext, redemption: Redemption, points: bigint): Promise<void> {
  const { id, spentBy, spentSeq } = redemption;
  if (spentSeq === null) throw new Error(`redemption ${id} has spent nothing`);
  const key = `redemption:${id}:return`;
  await postFor(ctx, id, {
    kind: 'return',
    memberId: spentBy,
    key,
    hash: hashOf(key),
    reverses: spentSeq,
    points,
    at: ctx.now,
    graceUntil: graceUntil(ctx.now),
    rule: `reward:${redemption.rewardId}`,
  });
}

async function close(
  ctx: SqlContext,
  redemption: Redemption,
  state: 'returned' | 'expired',
  pointsBack: boolean,
): Promise<void> {
  const points = pointsBack ? redemption.points - redemption.returned : 0n;
  if (points > 0n) await giveBack(ctx, redemption, points);
  await ctx.db.query(
    'update public.redemption set state = $3, returned = returned + $4, done_at = $5 where shop_id = $1 and id = $2',
    [ctx.shopId, redemption.id, state, points, ctx.now],
  );
  if (pointsBack) await countIssued(ctx, redemption.rewardId, -1);
}

/** Its points are on their way back once its code is deleted, which is yet to be asked for. @returns the code */
async function markReturning(ctx: SqlContext, { id, code }: Redemption, by: string): Promise<string> {
  if (code === null) throw new Error(`redemption ${id} is issued without a code`);
  await ctx.db.query(
    `update public.redemption set state = 'returning', done_by = $3, tried_at = null where shop_id = $1 and id = $2`,
    [ctx.shopId, id, by],
  );
  return code;
}

/** Has the code deleted; what follows is finishReturn's, once it is gone. */
async function startReturn(ctx: SqlContext, redemption: Redemption, by: string): Promise<void> {
  await askDeletion(ctx, [await markReturning(ctx, redemption, by)]);
}

/**
 * Begins to turn a redemption back into points; for what is delivered by hand, and is not yet, it is done at once.
 * @returns null when that is under way (again too), or why it cannot be
 */
export async function turnBack(ctx: SqlContext, id: bigint, by: TurnBackBy): Promise<TurnBackRefusal | null> {
  const redemption = await lockRedemption(ctx, id);
  const member = 'member' in by ? by.member : null;
  if (!redemption || (member !== null && redemption.memberId !== member)) return 'unknown';
  const { kind, state } = redemption;
  if (kind === 'gift_card' || kind === 'store_credit') return 'money';
  if (state === 'returning' || state === 'returned') return null;
  if (state === 'used') return 'used';
  if (state !== 'issued') return 'not_issued';
  const name = 'member' in by ? 'shopper' : `staff:${by.staff}`;
  if (isCode(redemption)) {
    if (isOver(ctx, redemption)) return 'expired';
    await startReturn(ctx, redemption, name);
    return null;
  }
  if (member !== null) return 'staff_only';
  await close(ctx, redemption, 'returned', true);
  await ctx.db.query('update public.redemption set done_by = $3 where shop_id = $1 and id = $2', [
    ctx.shopId,
    id,
    name,
  ]);
  return null;
}

/**
 * Begins to turn many codes back at once: they are deleted at Shopify together, and each becomes points once it is gone. One that is
 * under way already, used meanwhile or past its end is passed over.
 * @param ids redemptions, ordered by member
 * @param by kept with each
 * @returns how many
 */
export async function turnBackMany(ctx: SqlContext, ids: readonly bigint[], by: string): Promise<number> {
  const codes: string[] = [];
  for (const id of ids) {
    const redemption = await lockRedemption(ctx, id);
    if (redemption?.state !== 'issued' || !isCode(redemption) || isOver(ctx, redemption)) continue;
    codes.push(await markReturning(ctx, redemption, by));
  }
  await askDeletion(ctx, codes);
  return codes.length;
}

/** At its expiry: an unused code goes. Before that instant it is only scheduled again. */
export async function expireRedemption(ctx: SqlContext, id: bigint): Promise<void> {
  const redemption = await lockRedemption(ctx, id);
  if (redemption?.state !== 'issued' || redemption.expiresAt === null || !isCode(redemption)) return;
  if (!isOver(ctx, redemption)) return enqueueExpiry(ctx, id, redemption.expiresAt);
  await startReturn(ctx, redemption, EXPIRY);
}

/**
 * The code of a redemption that waits for its deletion, once that is over: `gone`, or it is there as before because Shopify counts a
 * use of it, whose order is then still to be heard of.
 */
async function findReturning(ctx: SqlContext, id: bigint): Promise<{ code: string; gone: boolean } | null> {
  const { rows } = await ctx.db.query<{ code: string; gone: boolean }>(
    `select c.code, c.state = 'deleted' as gone
     from public.redemption r join public.reward_code c on c.shop_id = r.shop_id and c.code = r.code
     where r.shop_id = $1 and r.id = $2 and r.state = 'returning' and c.state in ('deleted', 'issued')`,
    [ctx.shopId, id],
  );
  return rows[0] ?? null;
}

/** The code is gone: used after all, or the points come back, or they are gone with it. */
async function finish(ctx: SqlContext, id: bigint, found: { gone: boolean; orderId: bigint | null }): Promise<void> {
  const redemption = await lockRedemption(ctx, id);
  if (redemption?.state !== 'returning') return;
  if (found.orderId !== null) {
    await ctx.db.query(
      `update public.redemption set state = 'used', order_id = $3, used_at = $4, done_by = null where shop_id = $1 and id = $2`,
      [ctx.shopId, id, found.orderId, ctx.now],
    );
    await ctx.db.query(
      `update public.reward_code set state = 'used', changed_at = $3 where shop_id = $1 and code = $2`,
      [ctx.shopId, redemption.code, ctx.now],
    );
    return;
  }
  if (!found.gone) return;
  if (redemption.doneBy !== EXPIRY) return close(ctx, redemption, 'returned', true);
  const settings = await settingsOf(ctx, redemption);
  await close(ctx, redemption, 'expired', 'atExpiry' in settings && settings.atExpiry === 'points_back');
}

/** While Shopify cannot say whether a code was used, it is asked again this often. */
const AGAIN_MS = 5000;

/**
 * Ends a turning back whose code is deleted; does nothing for any other redemption. While Shopify does not answer, a job is on its way
 * that asks again.
 * @throws AdminApiRefused
 */
export async function finishReturn(work: SettleWork, id: bigint): Promise<void> {
  const { shopId, now } = work;
  const found = await work.inShop(shopId, (db) => findReturning({ db, shopId, now }, id));
  if (!found) return;
  let orderId: bigint | null;
  try {
    orderId = await findCodeOrder(await work.adminOf(), found.code);
  } catch (error) {
    if (!(error instanceof AdminApiBusy)) throw error;
    await work.inShop(shopId, (db) => enqueueSettle({ db, shopId }, id, new Date(now.getTime() + AGAIN_MS)));
    return;
  }
  await work.inShop(shopId, (db) => finish({ db, shopId, now }, id, { gone: found.gone, orderId }));
}
