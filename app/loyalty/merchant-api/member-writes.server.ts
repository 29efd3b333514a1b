/** What the API does to a member's points. Refusals are values; whoever calls takes back what a refusal may have left. */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { SqlContext } from '../../db.server.ts';
import { awardAction } from '../actions/award-action.server.ts';
import type { AwardRequest } from '../actions/award-action.server.ts';
import type { ActionRefusal } from '../actions/decide-action.ts';
import { adjustPoints } from '../earning/adjust-points.server.ts';
import { visibleText } from '../program/visible-text.ts';
import { findLiveVersionSql } from './live-version.server.ts';
import { findToldMember, getBalance, getToldMember } from './member-reads.server.ts';
import type { RefusalReason } from './problem.ts';
import type { Outcome } from './run-once.server.ts';
import type { ActionBody, Adjusted, AdjustmentBody, Awarded, ReviewBody } from './shapes.ts';

/** Who asks: the token, and the key under which it asks. */
export interface Asker {
  tokenId: bigint;
  key: string;
}

const UNKNOWN_MEMBER = { ok: false, code: 'unknown_member' } as const;
const UNKNOWN_ACTION = { ok: false, code: 'unknown_action' } as const;

const REASONS = {
  off: 'off',
  not_yet: 'not_yet',
  over: 'over',
  tier: 'tier',
  limit: 'limit',
  paused: 'paused',
  no_program: 'no_programme',
  member_inactive: 'member_inactive',
  testers_only: 'testers_only',
  customer_tag: 'customer_tag',
  not_known_yet: 'not_known_yet',
  wrong_way: 'not_by_api',
} as const satisfies Partial<Record<ActionRefusal['reason'], RefusalReason>>;

function refusalOf(refusal: ActionRefusal): Extract<Outcome, { ok: false }> {
  const { reason } = refusal;
  if (reason === 'no_member') return UNKNOWN_MEMBER;
  if (reason === 'unknown_rule') return UNKNOWN_ACTION;
  if (reason === 'in_future') {
    const errors = [{ in: 'body' as const, field: 'occurredAt', detail: 'It must not be in the future.' }];
    return { ok: false, code: 'invalid_request', more: { errors } };
  }
  if (reason === 'bad_occurrence') throw new Error('a reference got past its schema');
  const retryAt = 'retryAt' in refusal ? refusal.retryAt : null;
  const more = { reason: REASONS[reason], ...(retryAt && { retryAt: retryAt.toISOString() }) };
  // what must be known first is being looked up: that stays asked for
  return { ok: false, code: 'action_refused', more, ...(reason === 'not_known_yet' && { keep: true as const }) };
}

/** @param asked the rule, by id or kind, and when */
async function award(
  ctx: SqlContext,
  memberId: bigint,
  asked: Pick<AwardRequest, 'occurrence' | 'at'> & ({ ruleId: string } | { kind: 'review' }),
  asker: Asker,
): Promise<Outcome<z.infer<typeof Awarded>>> {
  const given = await awardAction(ctx, { memberId, by: `api:${asker.tokenId}`, ...asked });
  if (!given.ok) return refusalOf(given.refusal);
  const member = await getToldMember(ctx, memberId);
  if (!member) return UNKNOWN_MEMBER;
  const { ruleId, points, availableAt, repeated } = given;
  return {
    ok: true,
    status: repeated ? 200 : 201,
    body: {
      action: ruleId,
      reference: asked.occurrence,
      points,
      availableAt: availableAt > ctx.now ? availableAt.toISOString() : null,
      repeated,
      balance: await getBalance(ctx, memberId, member.customerId),
    },
  };
}

/** Points for an action of the programme. @param ctx `db` inside a transaction of the shop */
export async function recordAction(
  ctx: SqlContext,
  customerId: string,
  body: z.output<typeof ActionBody>,
  asker: Asker,
): Promise<Outcome<z.infer<typeof Awarded>>> {
  const memberId = await findToldMember(ctx, customerId);
  if (memberId === null) return UNKNOWN_MEMBER;
  const at = body.occurredAt === undefined ? ctx.now : new Date(body.occurredAt);
  return award(ctx, memberId, { ruleId: body.action, occurrence: body.reference, at }, asker);
}

/** Points for a review, never dependent on its stars (rules.md "Earning otherwise"). */
export async function recordReview(
  ctx: SqlContext,
  body: z.output<typeof ReviewBody>,
  asker: Asker,
): Promise<Outcome<z.infer<typeof Awarded>>> {
  const memberId = await findToldMember(ctx, body.customerId);
  if (memberId === null) return UNKNOWN_MEMBER;
  const asked = { occurrence: body.reviewId, at: ctx.now };
  const { action } = body;
  if (action === undefined) return award(ctx, memberId, { kind: 'review', ...asked }, asker);
  const live = await findLiveVersionSql(ctx);
  const isReview = live?.settings.actions.some(({ id, kind }) => id === action && kind === 'review') ?? false;
  return isReview ? award(ctx, memberId, { ruleId: action, ...asked }, asker) : UNKNOWN_ACTION;
}

/**
 * The ledger's own name for an adjustment: it stands longer than answers are kept, so that a key never adjusts twice. A digest, because a
 * key is the caller's and may say anything, and causes hold no personal data.
 */
const causeKeyOf = ({ tokenId, key }: Asker): string =>
  `api-${tokenId}-${createHash('sha256').update(key).digest('hex').slice(0, 40)}`;

/** Points added or taken away. The reason stands beside the ledger, where it can be erased. */
export async function adjustByApi(
  ctx: SqlContext,
  customerId: string,
  body: z.output<typeof AdjustmentBody>,
  asker: Asker,
): Promise<Outcome<z.infer<typeof Adjusted>>> {
  const memberId = await findToldMember(ctx, customerId);
  const member = memberId === null ? null : await getToldMember(ctx, memberId);
  if (memberId === null || !member) return UNKNOWN_MEMBER;
  const { points } = body;
  const adjustment = { points, reason: visibleText(body.reason), key: causeKeyOf(asker) };
  const adjusted = await adjustPoints(ctx, memberId, adjustment, `api:${asker.tokenId}`);
  if (adjusted.ok) {
    const balance = await getBalance(ctx, memberId, member.customerId);
    return { ok: true, status: 201, body: { points, balance } };
  }
  switch (adjusted.reason) {
    case 'no_member':
    case 'redacted':
      return UNKNOWN_MEMBER;
    case 'conflict':
      return { ok: false, code: 'idempotency_key_reused' };
    case 'insufficient':
      return { ok: false, code: 'insufficient_points', more: { free: adjusted.free, missing: adjusted.missing } };
  }
}
