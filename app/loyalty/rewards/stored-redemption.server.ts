/** A redemption as it is stored, and the one order in which what belongs to it is locked (docs/decisions/072). */
import type { SqlContext } from '../../db.server.ts';
import type { RewardKind } from './reward.ts';

export type RedemptionState =
  'holding' | 'issued' | 'used' | 'unclear' | 'returning' | 'returned' | 'expired' | 'failed';

/** One purchase of a reward. Points are whole; `by` and `doneBy` are "shopper", "staff:<account number>", "expiry" or "deleted" (its discount was). */
export interface Redemption {
  id: bigint;
  memberId: bigint;
  rewardId: bigint;
  version: number;
  step: number;
  kind: RewardKind;
  points: bigint;
  clientKey: string;
  by: string;
  state: RedemptionState;
  /** A discount code, or a gift card's code. */
  code: string | null;
  /** The gift card or the store credit transaction at Shopify. */
  shopifyGid: string | null;
  askedAt: Date | null;
  triedAt: Date | null;
  /** How often Shopify was asked to do it. */
  attempts: number;
  /** Why it stands as it does: one of our words (settle-decision.ts), or `shopify:` and what Shopify said. */
  problem: string | null;
  /** The entry that spent the points, in `spentBy`'s account: the member's own, or of one who was merged into them. */
  spentSeq: bigint | null;
  spentBy: bigint;
  returned: bigint;
  orderId: bigint | null;
  usedAt: Date | null;
  madeAt: Date;
  issuedAt: Date | null;
  expiresAt: Date | null;
  doneAt: Date | null;
  doneBy: string | null;
}

export const REDEMPTION_COLUMNS = `id, member_id, reward_id, version, step, kind, points, client_key, by, state, code, shopify_gid,
  asked_at, tried_at, attempts, problem, spent_seq, spent_member_id, returned, order_id, used_at, made_at, issued_at, expires_at, done_at, done_by`;

export interface RedemptionRow {
  id: string;
  member_id: string;
  reward_id: string;
  version: number;
  step: number;
  kind: RewardKind;
  points: string;
  client_key: string;
  by: string;
  state: RedemptionState;
  code: string | null;
  shopify_gid: string | null;
  asked_at: Date | null;
  tried_at: Date | null;
  attempts: number;
  problem: string | null;
  spent_seq: string | null;
  spent_member_id: string | null;
  returned: string;
  order_id: string | null;
  used_at: Date | null;
  made_at: Date;
  issued_at: Date | null;
  expires_at: Date | null;
  done_at: Date | null;
  done_by: string | null;
}

export function redemptionOf(row: RedemptionRow): Redemption {
  return {
    id: BigInt(row.id),
    memberId: BigInt(row.member_id),
    rewardId: BigInt(row.reward_id),
    version: row.version,
    step: row.step,
    kind: row.kind,
    points: BigInt(row.points),
    clientKey: row.client_key,
    by: row.by,
    state: row.state,
    code: row.code,
    shopifyGid: row.shopify_gid,
    askedAt: row.asked_at,
    triedAt: row.tried_at,
    attempts: row.attempts,
    problem: row.problem,
    spentSeq: row.spent_seq === null ? null : BigInt(row.spent_seq),
    spentBy: BigInt(row.spent_member_id ?? row.member_id),
    returned: BigInt(row.returned),
    orderId: row.order_id === null ? null : BigInt(row.order_id),
    usedAt: row.used_at,
    madeAt: row.made_at,
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
    doneAt: row.done_at,
    doneBy: row.done_by,
  };
}

/**
 * Locks members' accounts, before anything else of a redemption is: every posting does the same, so nobody waits for somebody who
 * waits. Held until the caller's transaction ends; does nothing for members without an account.
 */
export async function lockAccounts(ctx: SqlContext, memberIds: readonly bigint[]): Promise<void> {
  await ctx.db.query({
    name: 'lock-accounts',
    text: 'select ledger.lock_accounts($1, $2::bigint[])',
    values: [String(ctx.shopId), memberIds.map(String)],
  });
}

/** The redemption, under its member's lock and its own; null when the shop has none of that id. */
export async function lockRedemption(ctx: SqlContext, id: bigint): Promise<Redemption | null> {
  const found = await ctx.db.query<{ member_id: string }>({
    name: 'redemption-member',
    text: 'select member_id from public.redemption where shop_id = $1 and id = $2',
    values: [ctx.shopId, id],
  });
  const memberId = found.rows[0]?.member_id;
  if (memberId === undefined) return null;
  await lockAccounts(ctx, [BigInt(memberId)]);
  const { rows } = await ctx.db.query<RedemptionRow>({
    name: 'lock-redemption',
    text: `select ${REDEMPTION_COLUMNS} from public.redemption where shop_id = $1 and id = $2 for no key update`,
    values: [ctx.shopId, id],
  });
  return rows[0] ? redemptionOf(rows[0]) : null;
}

/** What this member redeemed under that client key, if anything. */
export async function findByKey(ctx: SqlContext, memberId: bigint, clientKey: string): Promise<Redemption | null> {
  const { rows } = await ctx.db.query<RedemptionRow>({
    name: 'redemption-by-key',
    text: `select ${REDEMPTION_COLUMNS} from public.redemption where shop_id = $1 and member_id = $2 and client_key = $3`,
    values: [ctx.shopId, memberId, clientKey],
  });
  return rows[0] ? redemptionOf(rows[0]) : null;
}

/** Counts a redemption that stands (+1), or that no longer does (-1), in the reward's stock. */
export async function countIssued(ctx: SqlContext, rewardId: bigint, by: 1 | -1): Promise<void> {
  await ctx.db.query({
    name: 'count-issued',
    text: 'update public.reward set issued = issued + $3 where shop_id = $1 and id = $2',
    values: [ctx.shopId, rewardId, by],
  });
}

/** Redemptions that stand: for stock and limits. Points that were given back whole free the place again. */
export const STANDS = `(state not in ('failed', 'returned') and not (state = 'expired' and returned = points))`;

/** Asks for a redemption to be settled at an instant (now when left out), in the caller's transaction; at most one such job waits. */
export async function enqueueSettle(ctx: Omit<SqlContext, 'now'>, id: bigint, at?: Date): Promise<void> {
  const payload = JSON.stringify({ shopId: String(ctx.shopId), redemptionId: String(id) });
  const key = `redemption.settle:${ctx.shopId}:${id}`;
  await ctx.db.query(`select public.enqueue_job('redemption.settle', $1::json, null, $2, $3)`, [
    payload,
    key,
    at ?? null,
  ]);
}
