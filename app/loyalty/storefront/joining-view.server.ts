/** A shopper and joining: their visit, what the panel says of it, Join and leaving (rules.md "Earning from orders" 9). */
import type { SqlContext } from '../../db.server.ts';
import { claimableBy } from '../earning/waiting-orders.server.ts';
import { findAccount } from '../ledger/read-account.server.ts';
import { findNotedTags, wantCustomerTags } from '../members/customer-tags.server.ts';
import { enrolMember, findMember } from '../members/enrol-member.server.ts';
import type { MemberOfCustomer } from '../members/enrol-member.server.ts';
import { findMemberRecord } from '../members/get-member.server.ts';
import { unnamed } from '../members/join-customer.server.ts';
import { joiningOf } from '../members/joining.ts';
import { leaveProgram } from '../members/leave-program.server.ts';
import { needsCustomerTags } from '../program/eligibility.ts';
import { liveSettings } from '../program/live-settings.server.ts';
import type { Language } from '../program/points-word.ts';
import { findVisitor } from './find-visitor.server.ts';
import type { Visitor } from './find-visitor.server.ts';
import { getShopperView } from './shopper-view.server.ts';
import type { ShopperAsks, ShopperView } from './shopper-view.server.ts';
import { backText, broughtText, inviteText, pausedText } from './joining-words.ts';
import type { JoinRefusal } from './joining-words.ts';

/** So long a new member is told what joining brought. */
const WELCOME_MS = 30 * 86_400_000;

interface JoiningView {
  /** what joining brought, while that is news; points are as they were credited then */
  welcome: { orders: number; points: number; text: string } | null;
  /** for a signed-in customer who joins by pressing Join: the terms to agree to (null: none), and what it brings, about */
  join: { terms_url: string | null; orders: number; points: number; text: string } | null;
  /** what stands in the way of a member, kindly; null where nothing does */
  notice: string | null;
}

async function welcomeOf(ctx: SqlContext, memberId: bigint, language: Language): Promise<JoiningView['welcome']> {
  const member = await findMemberRecord(ctx, memberId);
  if (!member || member.claimed.orders === 0) return null;
  if (ctx.now.getTime() - member.enrolledAt.getTime() > WELCOME_MS) return null;
  const { orders, points } = member.claimed;
  return { orders, points, text: broughtText(orders, points, language) };
}

/** Whether a customer who is no member may press Join, as far as is known. */
async function mayJoin(ctx: SqlContext, customerId: bigint, { live, programme, left }: Visitor): Promise<boolean> {
  if (live === null || (programme === null && live.eligibility.testersTag === null)) return false;
  if (live.enrolment.mode !== 'opt_in' && left === null) return false;
  const tags = needsCustomerTags(live.eligibility) ? await tagsOf(ctx, customerId, left) : null;
  return mayTakePart(joiningOf(live, 'opt_in', tags), live.eligibility.testersTag);
}

/** Points that somebody who left has in the books, to be theirs again. */
async function leftBehind(ctx: SqlContext, left: MemberOfCustomer | null): Promise<number> {
  const account = left && (await findAccount(ctx, left.id));
  return account ? Math.max(0, Number(account.available)) : 0;
}

/** @param left the member they were */
async function tagsOf(ctx: SqlContext, customerId: bigint, left: MemberOfCustomer | null): Promise<string[] | null> {
  return left?.tags ?? findNotedTags(ctx, customerId);
}

/** Whose tags nobody knows may join, since orders ask for them again; test mode is for those who are known to test. */
const mayTakePart = (joining: ReturnType<typeof joiningOf>, testersTag: string | null): boolean =>
  joining === 'joins' || (joining === 'ask_tags' && testersTag === null);

/** @param customerId null for a visitor, who is told nothing of this */
async function joiningView(
  ctx: SqlContext,
  shopper: Visitor,
  { customerId, language }: { customerId: bigint | null; language: Language },
): Promise<JoiningView> {
  const { memberId, status, live } = shopper;
  if (customerId === null) return { welcome: null, join: null, notice: null };
  if (memberId !== null) {
    const notice = status === 'paused' ? pausedText(language) : null;
    return { welcome: await welcomeOf(ctx, memberId, language), join: null, notice };
  }
  if (!(await mayJoin(ctx, customerId, shopper))) return { welcome: null, join: null, notice: null };
  const { orders, points } = await claimableBy(ctx, customerId);
  const kept = await leftBehind(ctx, shopper.left);
  const text = kept > 0 ? backText(kept, points, language) : inviteText(orders, points, language);
  return { welcome: null, join: { terms_url: live?.enrolment.termsUrl ?? null, orders, points, text }, notice: null };
}

/** Everything GET member answers. @param shop its currency (ISO) and zone (IANA) */
export async function getMemberView(
  ctx: SqlContext,
  shop: { currency: string; zone: string },
  asks: ShopperAsks,
): Promise<ShopperView & JoiningView> {
  const shopper = await findVisitor(ctx, asks.customerId);
  return { ...(await getShopperView(ctx, shop, asks, shopper)), ...(await joiningView(ctx, shopper, asks)) };
}

/**
 * A customer presses Join. Pressing it again, or being a member already, changes nothing.
 * @param terms the address of the terms that were shown; null: none were
 * @returns why not, or null: they are a member
 */
export async function joinByWish(
  ctx: SqlContext,
  asks: { customerId: bigint | null; agreed: boolean; terms: string | null },
): Promise<JoinRefusal | null> {
  const { customerId, terms } = asks;
  if (customerId === null) return 'sign_in';
  const live = await liveSettings(ctx);
  if (live === null) return 'no_programme';
  const known = await findMember(ctx, customerId);
  if (known && known.status !== 'left') return null;
  const { termsUrl } = live.enrolment;
  if (terms !== termsUrl) return 'terms_changed';
  if (!asks.agreed) return 'not_agreed';
  const { eligibility } = live;
  const tags = needsCustomerTags(eligibility) ? await tagsOf(ctx, customerId, known) : null;
  const joining = joiningOf(live, 'opt_in', tags);
  if (joining === 'ask_tags') await wantCustomerTags(ctx, String(customerId));
  if (!mayTakePart(joining, eligibility.testersTag)) return 'not_open';
  await enrolMember(ctx, unnamed(customerId), 'opt_in', termsUrl);
  return null;
}

/** A customer ends their membership; whoever is no member leaves nothing. @returns why not, or null */
export async function leaveByWish(ctx: SqlContext, customerId: bigint | null): Promise<JoinRefusal | null> {
  if (customerId === null) return 'sign_in';
  const member = await findMember(ctx, customerId);
  if (member) await leaveProgram(ctx, member.id, null);
  return null;
}
