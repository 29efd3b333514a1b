/** What ends the waiting of a redemption whose points are set aside: it is issued, or the points come back (docs/decisions/072). */
import { createHash } from 'node:crypto';
import type { SqlContext } from '../../db.server.ts';
import { postPoints } from '../ledger/post-points.server.ts';
import type { Posting } from '../ledger/posting.ts';
import { RewardSettings } from './reward.ts';
import { enqueueExpiry, expiryInShop } from './schedule-expiry.server.ts';
import { countIssued } from './stored-redemption.server.ts';
import type { Redemption } from './stored-redemption.server.ts';

const DAY_MS = 86_400_000;
/** Points that come back to a lot that has expired live at least this long (rules.md "The ledger" 4). */
const GRACE_DAYS = 30;

export const graceUntil = (now: Date): Date => new Date(now.getTime() + GRACE_DAYS * DAY_MS);

/** What was bought: the settings of the version it was bought in. */
export async function settingsOf(
  ctx: SqlContext,
  { rewardId, version }: Pick<Redemption, 'rewardId' | 'version'>,
): Promise<RewardSettings> {
  const { rows } = await ctx.db.query<{ settings: unknown }>({
    name: 'reward-settings',
    text: 'select settings from public.reward_version where shop_id = $1 and reward_id = $2 and version = $3',
    values: [ctx.shopId, rewardId, version],
  });
  return RewardSettings.parse(rows[0]?.settings);
}

/** Posts one entry that a redemption causes. @returns its number @throws Error when the ledger will not: the books must be looked at */
export async function postFor(ctx: SqlContext, id: bigint, posting: Posting): Promise<bigint> {
  const [posted] = await postPoints(ctx, [posting]);
  if ((posted?.outcome !== 'posted' && posted?.outcome !== 'duplicate') || posted.seq === null)
    throw new Error(`redemption ${id}: the ledger answers ${posting.kind} with ${posted?.outcome ?? 'nothing'}`);
  return posted.seq;
}

export const hashOf = (fact: string): Buffer => createHash('sha256').update(fact).digest();

/** Captures or voids the points set aside. */
async function settleHold(ctx: SqlContext, redemption: Redemption, kind: 'capture' | 'void'): Promise<bigint> {
  const hold = `redemption:${redemption.id}`;
  return postFor(ctx, redemption.id, {
    kind,
    memberId: redemption.memberId,
    key: `${hold}:${kind}`,
    hash: hashOf(`${hold}:${kind}`),
    hold,
    at: ctx.now,
    graceUntil: graceUntil(ctx.now),
    rule: `reward:${redemption.rewardId}`,
  });
}

/**
 * The member has it: the points that were set aside are spent.
 * @param redemption locked (lockRedemption), holding or unclear
 * @param given what it is: a discount code, or what Shopify calls the gift card or the transaction
 */
export async function issue(
  ctx: SqlContext,
  redemption: Redemption,
  given: { code: string | null; gid: string | null; by: string | null },
): Promise<void> {
  const settings = await settingsOf(ctx, redemption);
  const seq = await settleHold(ctx, redemption, 'capture');
  const days = 'codeDays' in settings ? settings.codeDays : 'days' in settings ? settings.days : null;
  // the lifetime that was asked of Shopify began when it was asked
  const from = 'codeDays' in settings ? ctx.now : (redemption.askedAt ?? ctx.now);
  const expiresAt = await expiryInShop(ctx, from, days);
  await ctx.db.query({
    name: 'issue-redemption',
    text: `update public.redemption set state = 'issued', code = $3, shopify_gid = $4, spent_seq = $5, issued_at = $6, expires_at = $7,
        problem = null, done_by = $8 where shop_id = $1 and id = $2`,
    values: [ctx.shopId, redemption.id, given.code, given.gid, seq, ctx.now, expiresAt, given.by],
  });
  if (expiresAt !== null && 'codeDays' in settings) await enqueueExpiry(ctx, redemption.id, expiresAt);
}

/** It cannot be had: the points that were set aside are free again. @param why kept with it */
export async function fail(ctx: SqlContext, redemption: Redemption, why: string, by: string | null): Promise<void> {
  await settleHold(ctx, redemption, 'void');
  await ctx.db.query({
    name: 'fail-redemption',
    text: `update public.redemption set state = 'failed', code = null, problem = $3, done_at = $4, done_by = $5
      where shop_id = $1 and id = $2`,
    values: [ctx.shopId, redemption.id, why.slice(0, 500), ctx.now, by],
  });
  await countIssued(ctx, redemption.rewardId, -1);
}
