/** Who can tell of which action. A shopper's click proves nothing but itself, so it brings only what is given on honour. */
import type { ActionKind } from '../program/action-rule.ts';

/**
 * shopper: from the storefront, signed in · shopify: a webhook or the enrolment · calendar: the day has come · api: the merchant's own
 * programs, by token · flow: Shopify Flow · staff: by hand, with the account's number
 */
export type AwardedBy = 'shopper' | 'shopify' | 'calendar' | 'api' | 'flow' | `api:${string}` | `staff:${string}`;

type Teller = 'shopper' | 'shopify' | 'calendar' | 'api' | 'flow' | 'staff';

const TOLD: readonly Teller[] = ['api', 'flow', 'staff'];

const TELLERS: Record<ActionKind, readonly Teller[]> = {
  sign_up: ['shopify'],
  newsletter: ['shopify'],
  profile: ['shopify'],
  anniversary: ['calendar'],
  social_follow: ['shopper'],
  social_share: ['shopper'],
  visit: ['shopper', ...TOLD],
  review: TOLD,
  content: TOLD,
  custom: TOLD,
};

/** Whether this kind of action may be told of by them. */
export function mayTell(by: AwardedBy, kind: ActionKind): boolean {
  const [teller] = by.split(':');
  return TELLERS[kind].some((allowed) => allowed === teller);
}

/** The kinds a shopper's own click can bring points for. */
export const isForShoppers = (kind: ActionKind): boolean => TELLERS[kind].includes('shopper');

/** The kinds staff can give points for by hand. */
export const isForStaff = (kind: ActionKind): boolean => TELLERS[kind].includes('staff');

/**
 * The kinds that happen once (sign-up, consent, profile) or once a year: each time counts once for the member whatever becomes of the
 * rule, so that consent withdrawn and granted again, or a rule made anew, earns nothing twice (rules.md "Earning otherwise").
 */
export const ONCE_KINDS: readonly ActionKind[] = ['sign_up', 'newsletter', 'profile', 'anniversary'];

/** The one occurrence of sign-up, consent and profile. */
export const ONCE = 'once';
