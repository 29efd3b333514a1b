/** What joining brings, once: points for it, and for what Shopify already knows of the customer. */
import { z } from 'zod';
import type { SqlContext } from '../../db.server.ts';
import type { ActionRule } from '../program/action-rule.ts';
import { awardAction, type AwardOutcome } from './award-action.server.ts';
import { awardSoon } from './award-soon.server.ts';
import { programAt } from './action-program.server.ts';
import { ONCE } from './who-may.ts';

/** Whether the customer agreed to e-mails, and what of a profile there is; never the values themselves. */
export interface KnownOfCustomer {
  subscribed: boolean;
  has: ActionRule['fields'];
}

interface Enrolled {
  enrolledAt: Date;
  /** null: only an order made them a member */
  signedUpAt: Date | null;
}

/** Tells of one action; what cannot be decided yet is tried again by a job. */
async function tell(
  ctx: SqlContext,
  told: { memberId: bigint; kind: 'sign_up' | 'newsletter' | 'profile'; at: Date; has?: ActionRule['fields'] },
): Promise<AwardOutcome> {
  const outcome = await awardAction(ctx, { ...told, occurrence: ONCE, by: 'shopify' });
  if (!outcome.ok && outcome.refusal.reason === 'not_known_yet')
    await awardSoon(ctx, { ...told, occurrence: ONCE, by: 'shopify' }, outcome.refusal.retryAt);
  return outcome;
}

/** Which of the kinds that Shopify knows of at once the shop gives points for. */
export async function asksOfCustomer(ctx: SqlContext): Promise<boolean> {
  const program = await programAt(ctx, ctx.now);
  return program?.rules.some(({ kind, on }) => on && (kind === 'newsletter' || kind === 'profile')) ?? false;
}

/**
 * @param ctx `db` inside a transaction of the shop
 * @param known what Shopify says of the customer; null where nobody asked, because no rule wants to know
 */
export async function awardOnEnrolment(
  ctx: SqlContext,
  memberId: bigint,
  known: KnownOfCustomer | null = null,
): Promise<void> {
  const { rows } = await ctx.db.query<Enrolled>(
    `select enrolled_at as "enrolledAt", signed_up_at as "signedUpAt" from public.member where shop_id = $1 and id = $2 and status = 'active'`,
    [ctx.shopId, memberId],
  );
  const [member] = rows;
  if (!member) return;
  const { enrolledAt, signedUpAt } = member;
  // by the rule of the instant they joined: whoever was a member before it was switched on is given nothing
  if (signedUpAt !== null) await awardSignUp(ctx, memberId, signedUpAt);
  if (known?.subscribed) await tell(ctx, { memberId, kind: 'newsletter', at: enrolledAt });
  if (known) await awardProfile(ctx, memberId, known.has, enrolledAt);
}

/** Points for the first signed-in visit, or an activated account. */
export async function awardSignUp(ctx: SqlContext, memberId: bigint, at: Date): Promise<void> {
  await tell(ctx, { memberId, kind: 'sign_up', at });
}

/** Points for the newsletter, where this is consent and the customer is a member. */
export async function awardNewsletter(ctx: SqlContext, memberId: bigint, at: Date): Promise<void> {
  await tell(ctx, { memberId, kind: 'newsletter', at });
}

/** Points for a complete profile: of a rule that asks for no more than there is. */
export async function awardProfile(
  ctx: SqlContext,
  memberId: bigint,
  has: ActionRule['fields'],
  at: Date,
): Promise<void> {
  const program = await programAt(ctx, at);
  const complete = program?.rules.some(
    ({ kind, on, fields }) => kind === 'profile' && on && fields.length > 0 && fields.every((one) => has.includes(one)),
  );
  if (complete) await tell(ctx, { memberId, kind: 'profile', at, has });
}

const Text = z.string().nullish();
const isThere = (text: string | null | undefined): boolean => text !== null && text !== undefined && text.trim() !== '';

/** What of a profile customers/update tells; its values are looked at and not kept. */
export const ProfileOfCustomer = z
  .object({
    first_name: Text,
    last_name: Text,
    phone: Text,
    default_address: z.object({ address1: Text, city: Text }).nullish(),
  })
  .transform(({ first_name: first, last_name: last, phone, default_address: address }): ActionRule['fields'] => [
    ...(isThere(first) && isThere(last) ? (['name'] as const) : []),
    ...(isThere(phone) ? (['phone'] as const) : []),
    ...(isThere(address?.address1) && isThere(address?.city) ? (['address'] as const) : []),
  ]);

/**
 * customers_email_marketing_consent/update: who, and whether they agree now. Shopify's page of webhooks shows `customer_id` and
 * `email_marketing_consent: {state, opt_in_level, consent_updated_at}`; a pending confirmation is no consent yet.
 */
export const ConsentUpdate = z
  .object({
    customer_id: z.union([z.string().regex(/^\d{1,19}$/), z.number().int().positive()]).transform(String),
    email_marketing_consent: z.object({
      state: z.string(),
      consent_updated_at: z.iso.datetime({ offset: true }).nullish(),
    }),
  })
  .transform(({ customer_id: customerId, email_marketing_consent: { state, consent_updated_at: at } }) => ({
    customerId: BigInt(customerId),
    subscribed: state.toLowerCase() === 'subscribed',
    at: typeof at === 'string' ? new Date(at) : null,
  }));
