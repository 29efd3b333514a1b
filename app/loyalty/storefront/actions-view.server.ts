/** The ways to earn as a shopper sees them, in one read. */
import type { SqlContext } from '../../db.server.ts';
import { actionsForMember } from '../actions/actions-for-member.server.ts';
import type { Language } from '../program/points-word.ts';
import { findVisitor } from './find-visitor.server.ts';
import { wayView, type WayView } from './way-view.ts';

export interface ActionsView {
  /** Whether the visitor is a member; null for nobody signed in. */
  member: boolean | null;
  /** The programme is paused: nothing can be earned now. */
  paused: boolean;
  actions: WayView[];
}

/** @param asks who asks is known from the verified query only */
export async function getActionsView(
  ctx: SqlContext,
  zone: string,
  { customerId, language }: { customerId: bigint | null; language: Language },
): Promise<ActionsView> {
  const shopper = await findVisitor(ctx, customerId);
  const member = customerId === null ? null : shopper.memberId !== null;
  if (shopper.programme === null) return { member, paused: false, actions: [] };
  const ways = await actionsForMember(ctx, shopper.memberId, shopper.left?.id);
  return {
    member,
    paused: ways?.paused ?? false,
    actions: ways?.ways.map((way) => wayView(way, { language, zone, isKnown: customerId !== null })) ?? [],
  };
}
