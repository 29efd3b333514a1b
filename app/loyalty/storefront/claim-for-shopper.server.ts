/** A shopper tells in the storefront what they did: who they are is known from Shopify's signature only. */
import type { SqlContext } from '../../db.server.ts';
import { claimAction, type Claim, type ClaimOutcome } from '../actions/claim-action.server.ts';
import { findVisitor } from './find-visitor.server.ts';
import type { ActionProblem } from './action-problem.ts';

export type ShopperClaim = Extract<ClaimOutcome, { ok: true }> | { ok: false; refusal: ActionProblem };

export async function claimForShopper(
  ctx: SqlContext,
  customerId: bigint | null,
  claim: Omit<Claim, 'memberId'>,
): Promise<ShopperClaim> {
  if (customerId === null) return { ok: false, refusal: { reason: 'sign_in' } };
  const { memberId, programme } = await findVisitor(ctx, customerId);
  if (programme === null) return { ok: false, refusal: { reason: 'no_program' } };
  if (memberId === null) return { ok: false, refusal: { reason: 'not_member' } };
  return claimAction(ctx, { ...claim, memberId });
}
