/**
 * What an order does to the rewards used on it: their codes are used, and what is refunded of the order brings points back in
 * proportion. In the transaction that took the order's news in, under that order's lock (docs/decisions/072).
 */
import type { SqlContext } from '../../db.server.ts';
import { OrderFact } from '../earning/order-fact.ts';
import { graceUntil, hashOf, postFor } from './finish-redemption.server.ts';
import { postPoints } from '../ledger/post-points.server.ts';
import { refundedMinor, returnsDue, shareOf } from './returned-points.ts';
import type { OrderShare } from './returned-points.ts';
import { countIssued, lockAccounts, lockRedemption } from './stored-redemption.server.ts';
import type { Redemption, RedemptionState } from './stored-redemption.server.ts';

/**
 * Which of an order's codes are rewards of ours, as they are written there: what they pay for never earns.
 * @param codes in any case
 */
export async function rewardCodesAmong(ctx: Omit<SqlContext, 'now'>, codes: readonly string[]): Promise<string[]> {
  if (codes.length === 0) return [];
  const { rows } = await ctx.db.query<{ code: string }>({
    name: 'reward-codes-among',
    text: 'select code from public.reward_code where shop_id = $1 and code = any ($2::text[])',
    values: [ctx.shopId, codes.map((code) => code.toUpperCase())],
  });
  const ours = new Set(rows.map(({ code }) => code));
  return codes.filter((code) => ours.has(code.toUpperCase()));
}

/** The order as stored, where it names codes at all. */
async function findShare(ctx: SqlContext, orderId: bigint): Promise<OrderShare | null> {
  const { rows } = await ctx.db.query<{ fact: unknown }>({
    name: 'order-with-codes',
    text: `select fact from public.order_fact where shop_id = $1 and order_id = $2 and fact -> 'order' -> 'discountCodes' ->> 0 is not null`,
    values: [ctx.shopId, orderId],
  });
  return rows[0] ? shareOf(OrderFact.parse(rows[0].fact)) : null;
}

/** Redemptions whose codes these are, and whose they are. */
async function findRedemptions(
  ctx: Omit<SqlContext, 'now'>,
  codes: readonly string[],
): Promise<{ id: bigint; memberId: bigint }[]> {
  const { rows } = await ctx.db.query<{ id: string; member_id: string }>({
    name: 'redemptions-of-codes',
    text: `select r.id, r.member_id from public.reward_code c join public.redemption r on r.shop_id = c.shop_id and r.id = c.redemption_id
      where c.shop_id = $1 and c.code = any ($2::text[]) order by r.member_id, r.id`,
    values: [ctx.shopId, codes.map((code) => code.toUpperCase())],
  });
  return rows.map((row) => ({ id: BigInt(row.id), memberId: BigInt(row.member_id) }));
}

/**
 * Locks the accounts of everybody whom an order touches, in one go and in one order: its own member's, and those of the members whose
 * codes it names. To be called before anything is posted for the order; two orders that use each other's members' codes then wait for
 * each other, and neither has to be done again.
 * @param memberId the order's own; null where it has none yet
 */
export async function lockMembersOfOrder(
  ctx: SqlContext,
  memberId: bigint | null,
  codes: readonly string[],
): Promise<void> {
  if (codes.length === 0) return;
  const others = (await findRedemptions(ctx, codes)).map((redemption) => redemption.memberId);
  if (others.length > 0) await lockAccounts(ctx, memberId === null ? others : [memberId, ...others]);
}

/** Points came back for this code and now an order used it all the same: they are spent again, if they are still there. */
async function spendAgain(ctx: SqlContext, redemption: Redemption, orderId: bigint): Promise<Redemption | null> {
  const { id, memberId, returned } = redemption;
  const key = `redemption:${id}:used:${orderId}`;
  const [outcome] = await postPoints(ctx, [
    {
      kind: 'spend',
      memberId,
      key,
      hash: hashOf(key),
      points: returned,
      at: ctx.now,
      rule: `reward:${redemption.rewardId}`,
    },
  ]);
  if (outcome?.outcome !== 'posted' || outcome.seq === null) {
    await ctx.db.query(
      `update public.redemption set problem = 'used_after_return', order_id = $3, used_at = $4 where shop_id = $1 and id = $2`,
      [ctx.shopId, id, orderId, ctx.now],
    );
    return null;
  }
  await countIssued(ctx, redemption.rewardId, 1);
  await ctx.db.query(
    'update public.redemption set spent_seq = $3, spent_member_id = null, returned = 0 where shop_id = $1 and id = $2',
    [ctx.shopId, id, outcome.seq],
  );
  return { ...redemption, spentSeq: outcome.seq, spentBy: memberId, returned: 0n };
}

const USABLE: ReadonlySet<string> = new Set<RedemptionState>(['issued', 'returning', 'returned', 'expired']);

/** @returns the redemption as it is then; null where the order has nothing more to do with it */
async function markUsed(ctx: SqlContext, redemption: Redemption, orderId: bigint): Promise<Redemption | null> {
  const { id, state, returned } = redemption;
  if (redemption.orderId !== null) return redemption.orderId === orderId && state === 'used' ? redemption : null;
  // one that is being turned back stays the shopper's purchase: whoever deletes its code finds it used
  if (!USABLE.has(state)) return null;
  const paid = returned > 0n ? await spendAgain(ctx, redemption, orderId) : redemption;
  if (paid === null) return null;
  await ctx.db.query(
    `update public.redemption set state = 'used', order_id = $3, used_at = $4, done_by = null, done_at = null
      where shop_id = $1 and id = $2`,
    [ctx.shopId, id, orderId, ctx.now],
  );
  await ctx.db.query(`update public.reward_code set state = 'used', changed_at = $3 where shop_id = $1 and code = $2`, [
    ctx.shopId,
    redemption.code,
    ctx.now,
  ]);
  return { ...paid, state: 'used', orderId };
}

async function listDone(ctx: SqlContext, id: bigint): Promise<Set<string>> {
  const { rows } = await ctx.db.query<{ cause: string }>(
    'select cause from public.redemption_return where shop_id = $1 and redemption_id = $2',
    [ctx.shopId, id],
  );
  return new Set(rows.map(({ cause }) => cause));
}

/** Posts what the order's refunds bring back and was not posted yet. */
async function returnForRefunds(ctx: SqlContext, redemption: Redemption, share: OrderShare): Promise<void> {
  if (share.refunds.length === 0 && !share.undone) return;
  const { id, spentBy, spentSeq, points } = redemption;
  const due = returnsDue(points, redemption.returned, share, await listDone(ctx, id));
  for (const each of due) {
    await ctx.db.query(
      'insert into public.redemption_return (shop_id, redemption_id, cause, points, at) values ($1, $2, $3, $4, $5)',
      [ctx.shopId, id, each.cause, each.points, ctx.now],
    );
    if (each.points === 0n || spentSeq === null) continue;
    const key = `redemption:${id}:${each.cause}`;
    await postFor(ctx, id, {
      kind: 'return',
      memberId: spentBy,
      key,
      hash: hashOf(key),
      reverses: spentSeq,
      points: each.points,
      at: ctx.now,
      graceUntil: graceUntil(ctx.now),
      rule: `reward:${redemption.rewardId}`,
      why: { order: String(share.orderId), refunded: refundedMinor(share.refunds), total: share.totalMinor },
    });
    await ctx.db.query('update public.redemption set returned = returned + $3 where shop_id = $1 and id = $2', [
      ctx.shopId,
      id,
      each.points,
    ]);
  }
}

/**
 * Takes an order's news to the redemptions whose codes it names; again, or in another order, it comes to the same. Orders without
 * codes cost one look at an index.
 * @param ctx `db` inside the transaction in which the order's fact was stored
 */
export async function noticeUsedCodes(ctx: SqlContext, orderId: bigint): Promise<void> {
  const share = await findShare(ctx, orderId);
  if (!share) return;
  const found = await findRedemptions(ctx, share.codes);
  // where the order posted nothing, nobody has locked them yet; a reward's row is locked only after all accounts
  await lockMembersOfOrder(ctx, null, share.codes);
  for (const { id } of found) {
    const redemption = await lockRedemption(ctx, id);
    const used = redemption && (await markUsed(ctx, redemption, orderId));
    if (used) await returnForRefunds(ctx, used, share);
  }
}
