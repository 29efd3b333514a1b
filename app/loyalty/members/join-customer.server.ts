/** Customers who join by what they do: a visit, an account, Join (rules.md "Earning from orders" 9). */
import { z } from 'zod';
import type { SqlContext } from '../../db.server.ts';
import { liveSettings } from '../program/live-settings.server.ts';
import { needsCustomerTags } from '../program/eligibility.ts';
import { ShopifyId, StoredText } from '../program/payload-values.ts';
import type { ProgramSettings } from '../program/settings.ts';
import { findNotedTags, joinOnceTagsAreKnown, takeThoseWhoJoin } from './customer-tags.server.ts';
import { enrolMember, findMember } from './enrol-member.server.ts';
import type { MemberOfCustomer, NewMember } from './enrol-member.server.ts';
import { joiningOf } from './joining.ts';
import { noteSignUp } from './sign-up.server.ts';

const Text = StoredText.nullish().transform((text) => text ?? null);

/** customers/enable, as far as we keep it. */
export const CustomerEnabled = z.object({
  id: ShopifyId.transform(BigInt),
  first_name: Text,
  last_name: Text,
  email: Text,
  locale: Text,
});

/** Somebody of whom nothing but the number is known; their name is looked up once they are a member. */
export const unnamed = (customerId: bigint): NewMember => ({
  customerId,
  firstName: null,
  lastName: null,
  email: null,
  locale: null,
});

/**
 * Enrols a customer who is none yet, where a visit or an account does that. Those who left stay as they are.
 * @param settings what is live; null before the first publication
 * @returns the member they are now, or were before they left; null where they are none (yet)
 */
export async function joinByItself(
  ctx: SqlContext,
  customer: NewMember,
  by: 'visit' | 'account',
  settings: ProgramSettings | null,
): Promise<MemberOfCustomer | null> {
  const known = await findMember(ctx, customer.customerId);
  if (known) return known;
  const tags =
    settings && needsCustomerTags(settings.eligibility) ? await findNotedTags(ctx, customer.customerId) : null;
  const joining = joiningOf(settings, by, tags);
  if (joining === 'ask_tags') await joinOnceTagsAreKnown(ctx, customer.customerId, by);
  return joining === 'joins' ? enrolMember(ctx, customer, by) : null;
}

/**
 * customers/enable: an account was activated, by the customer themselves.
 * @returns the member who has signed up with it and was one before: what that brings is still to be given; null where there is none
 */
export async function joinWithAccount(
  ctx: SqlContext,
  customer: z.infer<typeof CustomerEnabled>,
): Promise<bigint | null> {
  const member = await findMember(ctx, customer.id);
  if (member) return (await noteSignUp(ctx, member.id)) ? member.id : null;
  const known = {
    customerId: customer.id,
    firstName: customer.first_name,
    lastName: customer.last_name,
    email: customer.email,
    locale: customer.locale,
  };
  await joinByItself(ctx, known, 'account', await liveSettings(ctx));
  return null;
}

const AT_ONCE = 100;

/** Those whose visit or account waited for their tags. @returns how many were looked at; call again while that is some */
export async function joinThoseWhoCame(ctx: SqlContext): Promise<number> {
  const came = await takeThoseWhoJoin(ctx, AT_ONCE);
  if (came.length === 0) return 0;
  const settings = await liveSettings(ctx);
  for (const { customerId, by, tags } of came)
    if (joiningOf(settings, by, tags) === 'joins') await enrolMember(ctx, unnamed(customerId), by);
  return came.length;
}
