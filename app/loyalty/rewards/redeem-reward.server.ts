/** A member buys a reward (rules.md "Rewards"; docs/decisions/070, 072): one transaction, whatever else has to happen later. */
import { createHash } from 'node:crypto';
import type { SqlContext } from '../../db.server.ts';
import { postPoints } from '../ledger/post-points.server.ts';
import { newCode } from './code.server.ts';
import { drawCode, isStopped, wantCodes } from './draw-code.server.ts';
import { findFreePoints } from './find-free-points.server.ts';
import { refusalOf } from './refusal.ts';
import type { Redeemer, Refusal } from './refusal.ts';
import { isDiscount, pointsOf, RewardSettings } from './reward.ts';
import type { Reward } from './reward.ts';
import { scheduleExpiry } from './schedule-expiry.server.ts';
import {
  countIssued,
  enqueueSettle,
  findByKey,
  lockAccounts,
  redemptionOf,
  STANDS,
} from './stored-redemption.server.ts';
import { REDEMPTION_COLUMNS } from './stored-redemption.server.ts';
import type { Redemption, RedemptionRow } from './stored-redemption.server.ts';

export interface RedeemRequest {
  memberId: bigint;
  rewardId: bigint;
  /** How many steps of an any-amount reward; 1 for the others. */
  step: number;
  /** The client's own: sent twice, it is the same redemption. */
  clientKey: string;
  by: 'shopper' | `staff:${string}`;
}

/** `repeated`: it had been made before, and is in whatever state it has come to. */
export type RedeemOutcome = { ok: true; repeated: boolean; redemption: Redemption } | { ok: false; refusal: Refusal };

const CLIENT_KEY = /^[\w-]{8,100}$/;
const ID_MAX = 9_223_372_036_854_775_807n;
const isId = (id: bigint): boolean => id > 0n && id <= ID_MAX;

const refused = (refusal: Refusal): RedeemOutcome => ({ ok: false, refusal });

/** The reward as it is on sale, its row locked: stock and limits hold under races. */
async function lockReward(ctx: SqlContext, rewardId: bigint): Promise<Reward | null> {
  const locked = await ctx.db.query<{ version: number; status: Reward['status']; issued: number }>({
    name: 'lock-reward',
    text: 'select version, status, issued from public.reward where shop_id = $1 and id = $2 for no key update',
    values: [ctx.shopId, rewardId],
  });
  const row = locked.rows[0];
  if (!row) return null;
  const { rows } = await ctx.db.query<{ settings: unknown }>({
    name: 'reward-settings',
    text: 'select settings from public.reward_version where shop_id = $1 and reward_id = $2 and version = $3',
    values: [ctx.shopId, rewardId, row.version],
  });
  return { id: rewardId, ...row, settings: RewardSettings.parse(rows[0]?.settings) };
}

/** Who asks, and the number the redemption is to have; null when the shop has no such member. */
async function findRedeemer(
  ctx: SqlContext,
  memberId: bigint,
  rewardId: bigint,
): Promise<(Redeemer & { redemptionId: bigint }) | null> {
  const spendable = await findFreePoints(ctx, memberId);
  const { rows } = await ctx.db.query<{ tier: string | null; status: Redeemer['status']; had: number; next: string }>({
    name: 'find-redeemer',
    text: `select m.tier, m.status, nextval('public.redemption_id_seq') as next,
        (select count(*)::int from public.redemption where shop_id = $1 and member_id = $2 and reward_id = $3 and ${STANDS}) as had
      from public.member m where m.shop_id = $1 and m.id = $2`,
    values: [ctx.shopId, memberId, rewardId],
  });
  const row = rows[0];
  if (!row) return null;
  const { tier, status, had } = row;
  return { tier, status, had, spendable, redemptionId: BigInt(row.next) };
}

/** What of it is known at once: the state it begins in, and what the shopper is given. */
async function begin(
  ctx: SqlContext,
  reward: Reward,
  step: number,
  redemptionId: bigint,
): Promise<{ state: 'issued' | 'holding'; code: string | null }> {
  const { settings } = reward;
  if (settings.kind === 'experience') return { state: 'issued', code: null };
  if (settings.kind === 'gift_card') return { state: 'holding', code: newCode() };
  if (settings.kind === 'store_credit') return { state: 'holding', code: null };
  const pool = { rewardId: reward.id, version: reward.version, step };
  const code = await drawCode(ctx, { ...pool, redemptionId });
  await wantCodes(ctx, pool);
  return { state: code === null ? 'holding' : 'issued', code };
}

interface New {
  id: bigint;
  request: RedeemRequest;
  reward: Reward;
  points: bigint;
  state: 'issued' | 'holding';
  code: string | null;
}

/** Spends the points, or sets them aside. @returns the ledger's entry, or how many points are missing after all */
async function pay(ctx: SqlContext, made: New): Promise<{ seq: bigint } | { missing: number }> {
  const { id, request, reward, points } = made;
  const { memberId, rewardId, step } = request;
  const fact = [memberId, rewardId, reward.version, step, points].map(String);
  const common = {
    memberId,
    key: `redemption:${id}`,
    hash: createHash('sha256').update(JSON.stringify(fact)).digest(),
    points,
    at: ctx.now,
    rule: `reward:${rewardId}`,
    why: { reward: String(rewardId), version: reward.version, step, name: reward.settings.name },
  };
  const posting =
    made.state === 'issued'
      ? ({ kind: 'spend', ...common } as const)
      : ({ kind: 'hold', hold: `redemption:${id}`, ...common } as const);
  const [outcome] = await postPoints(ctx, [posting]);
  if (outcome?.outcome === 'insufficient') return { missing: Number(outcome.missing ?? 0n) };
  if (outcome?.outcome !== 'posted' || outcome.seq === null)
    throw new Error(`redemption ${id}: the ledger says ${outcome?.outcome ?? 'nothing'}`);
  return { seq: outcome.seq };
}

async function store(ctx: SqlContext, made: New, seq: bigint): Promise<Redemption> {
  const { request, reward, state } = made;
  const issued = state === 'issued';
  const { rows } = await ctx.db.query<RedemptionRow>({
    name: 'store-redemption',
    text: `insert into public.redemption (shop_id, id, member_id, reward_id, version, step, kind, points, client_key, by, state, code,
        spent_seq, made_at, issued_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) returning ${REDEMPTION_COLUMNS}`,
    values: [
      ctx.shopId,
      made.id,
      request.memberId,
      request.rewardId,
      reward.version,
      request.step,
      reward.settings.kind,
      made.points,
      request.clientKey,
      request.by,
      state,
      made.code,
      issued ? seq : null,
      ctx.now,
      issued ? ctx.now : null,
    ],
  });
  if (!rows[0]) throw new Error(`redemption ${made.id} could not be stored`);
  return redemptionOf(rows[0]);
}

/** What came to be known only when the ledger was asked: everything done in this transaction is undone with it. */
class NotEnough extends Error {
  override name = 'NotEnough';
}

/**
 * Redeems. Afterwards the points are spent and a code is the member's, or the points are set aside and a job is on its way that
 * settles it (kinds that Shopify issues, an empty pool).
 * @param ctx `db` inside a transaction of the shop; all of it commits together or not at all
 * @returns the redemption, or the first thing that stands in the way and what is missing
 */
export async function redeemReward(ctx: SqlContext, request: RedeemRequest): Promise<RedeemOutcome> {
  const { memberId, rewardId, step, clientKey } = request;
  if (!CLIENT_KEY.test(clientKey)) return refused({ reason: 'bad_key' });
  if (!isId(memberId)) return refused({ reason: 'unknown_member' });
  if (!isId(rewardId)) return refused({ reason: 'unknown_reward' });
  await lockAccounts(ctx, [memberId]);
  const before = await findByKey(ctx, memberId, clientKey);
  if (before)
    return before.rewardId === rewardId && before.step === step
      ? { ok: true, repeated: true, redemption: before }
      : refused({ reason: 'key_used' });
  const reward = await lockReward(ctx, rewardId);
  if (!reward) return refused({ reason: 'unknown_reward' });
  const redeemer = await findRedeemer(ctx, memberId, rewardId);
  if (!redeemer) return refused({ reason: 'unknown_member' });
  const refusal = refusalOf(reward, step, redeemer, ctx.now);
  if (refusal !== null) return refused(refusal);
  return make(ctx, request, reward, redeemer.redemptionId);
}

/** Nothing stands in the way: the points go, or are set aside, and the redemption is there. */
async function make(ctx: SqlContext, request: RedeemRequest, reward: Reward, id: bigint): Promise<RedeemOutcome> {
  const points = BigInt(pointsOf(reward.settings, request.step));
  const begun = await begin(ctx, reward, request.step, id);
  const pool = { rewardId: reward.id, version: reward.version, step: request.step };
  // what it would wait for never comes; nothing has been spent or set aside yet
  if (begun.state === 'holding' && isDiscount(reward.settings) && (await isStopped(ctx, pool)))
    return refused({ reason: reward.settings.kind === 'any_amount' ? 'unknown_step' : 'not_on_sale' });
  const made: New = { id, request, reward, points, ...begun };
  const paid = await pay(ctx, made);
  // the account is locked since before the balance was read, so this cannot be; if it is, nothing of it may stay
  if ('missing' in paid) throw new NotEnough(`redemption ${id}: ${paid.missing} points are missing`);
  const redemption = await store(ctx, made, paid.seq);
  await countIssued(ctx, reward.id, 1);
  if (made.state === 'holding') {
    await enqueueSettle(ctx, id);
    return { ok: true, repeated: false, redemption };
  }
  const expiresAt = isDiscount(reward.settings) ? await scheduleExpiry(ctx, id, reward.settings.codeDays) : null;
  return { ok: true, repeated: false, redemption: { ...redemption, expiresAt } };
}
