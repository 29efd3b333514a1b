/**
 * The decision that the first qualifying event freezes (rules.md "Earning from orders" 3), and what has to be known before it can be
 * taken. Pure.
 */
import { z } from 'zod';
import { ineligible, needsCustomerTags } from '../program/eligibility.ts';
import { needsProducts, OrderRule } from '../program/order-rule.ts';
import { versionForOrder } from '../program/settings.ts';
import type { PublishedVersion } from '../program/settings.ts';
import { asksWhatWasReceived } from './money-without-goods.ts';
import type { FactOrder, OrderFact } from './order-fact.ts';

/** Why an order never earns, whatever becomes of it. */
export const Never = z.enum([
  'no_program',
  'before_go_live',
  'paused',
  'testers_only',
  'test_order',
  'company',
  'channel',
  'customer_tag',
  'before_membership',
  'member_paused',
]);
export type Never = z.infer<typeof Never>;

/** What the first qualifying event froze; every later correction uses it. */
export const FrozenDecision = z.object({
  schema: z.literal(1),
  /** The version that decides; null where no programme was published. */
  version: z.number().int().nullable(),
  /** Null: the order earns. Otherwise it never does. */
  never: Never.nullable(),
  /** The version's rule, copied: a decision explains itself without a look-up. */
  rule: OrderRule.nullable(),
  tier: z.string().nullable(),
  /** Codes of this order that loyalty rewards brought; what they paid for never earns. */
  rewardCodes: z.array(z.string()).default([]),
  /** When its customer joined, where the order had to wait for that: its points begin to live then. */
  claimedAt: z.iso.datetime({ offset: true }).nullable().default(null),
  /** Business time at which the order qualified. */
  qualifiedAt: z.iso.datetime({ offset: true }),
  /** When its points become spendable. */
  availableAt: z.iso.datetime({ offset: true }),
});
export type FrozenDecision = z.infer<typeof FrozenDecision>;

/** Since when somebody is a member. */
interface Membership {
  since: Date;
  /** Orders from before that count from here on; null: all of them. */
  creditFrom: Date | null;
  /** The order waited for them to join. */
  waited: boolean;
}

/** Whom an order belongs to, as far as a decision asks. */
export interface Buyer {
  tier: string | null;
  /** The customer's tags; null while they are not known. */
  tags: readonly string[] | null;
  /** Left out: a member since before anybody could join otherwise than by an order. */
  membership?: Membership;
  /** Staff have paused them. */
  paused?: boolean;
}

const DAY_MS = 86_400_000;

/**
 * When an order's customer joined, if the order counts only because they did (rules.md "Earning from orders" 9). Where each order
 * enrols, it counts by itself: also one whose customer happened to join otherwise before its news came.
 */
function claimedAt(
  order: FactOrder,
  version: PublishedVersion | null,
  membership: Membership | undefined,
): Date | null {
  if (!membership || new Date(order.processedAt) >= membership.since) return null;
  const enrolsByItself = version === null || version.settings.enrolment.mode === 'automatic';
  return membership.waited || !enrolsByItself ? membership.since : null;
}

/** Why an order never earns whoever bought what; before tags and goods are looked at. */
function barredAtOnce(order: FactOrder, versions: readonly PublishedVersion[], buyer: Buyer) {
  const { version, reason } = versionForOrder(versions, new Date(order.processedAt));
  const claimed = claimedAt(order, version, buyer.membership);
  const creditFrom = buyer.membership?.creditFrom ?? null;
  const tooOld = claimed !== null && creditFrom !== null && new Date(order.processedAt) < creditFrom;
  const own = tooOld ? ('before_membership' as const) : buyer.paused ? ('member_paused' as const) : null;
  return { version, reason: reason ?? (version === null ? null : own), claimed };
}

/**
 * Freezes the decision at the first qualifying event.
 * @param fact with its whole order seen
 * @param versions every published version of the shop
 * @param rewardCodes those of the order's codes that came from loyalty rewards
 */
export function freezeDecision(
  fact: Pick<OrderFact, 'order' | 'paidAt' | 'fulfilledAt'>,
  versions: readonly PublishedVersion[],
  buyer: Buyer,
  rewardCodes: readonly string[] = [],
): FrozenDecision {
  const { order } = fact;
  if (!order) throw new Error('an order that was not seen cannot be decided');
  const { version, reason, claimed } = barredAtOnce(order, versions, buyer);
  const rule = version?.settings.order ?? null;
  // an order paid (or fulfilled) later than it was placed waits from then, whichever of its news came first
  const since = (rule?.qualifies === 'fulfilled' ? fact.fulfilledAt : fact.paidAt) ?? order.updatedAt;
  const qualifiedMs = Math.max(Date.parse(order.processedAt), Date.parse(since));
  const barred = version && ineligible(order, buyer.tags ?? [], version.settings.eligibility);
  return {
    schema: 1,
    version: version?.version ?? null,
    never: reason ?? barred,
    rule,
    tier: buyer.tier,
    rewardCodes: [...rewardCodes],
    claimedAt: claimed?.toISOString() ?? null,
    qualifiedAt: new Date(qualifiedMs).toISOString(),
    availableAt: new Date(qualifiedMs + (rule?.pendingDays ?? 0) * DAY_MS).toISOString(),
  };
}

/** What an order waits for. All but `payment`, `fulfillment`, `customer`, `membership` and `program` can be looked up. */
export type Wait =
  | 'order'
  | 'additions'
  | 'payment'
  | 'fulfillment'
  | 'customer'
  | 'membership'
  | 'program'
  | 'customer_tags'
  | 'products'
  | 'payments';

/** Whether goods of the order have tags and collections that were not looked up. */
export function lacksNotes(fact: OrderFact): boolean {
  return (fact.order?.lines ?? []).some(({ id, productId }) => {
    const note = fact.lineNotes[id];
    return productId !== null && (note?.collections === undefined || note.tags === undefined);
  });
}

/** Shopify's names of the two ways of paying that a rule may leave out. */
export const GIFT_CARD_GATEWAY = 'gift_card';
export const STORE_CREDIT_GATEWAY = 'shopify_store_credit';

/** Whether the payments matter, because some are of a kind that the rule leaves out or refunds cannot be told apart without, and are not known (any more). */
function lacksPayments(fact: OrderFact, rule: OrderRule): boolean {
  const left = new Set([
    ...(rule.giftCardPayments ? [] : [GIFT_CARD_GATEWAY]),
    ...(rule.storeCreditPayments ? [] : [STORE_CREDIT_GATEWAY]),
  ]);
  if (!fact.order?.gateways.some((gateway) => left.has(gateway)) && !asksWhatWasReceived(fact)) return false;
  const paidAt = fact.lastPaid?.updatedAt;
  return fact.payments === null || (paidAt !== undefined && Date.parse(fact.payments.at) < Date.parse(paidAt));
}

/** What a rule cannot be applied without: asked before each posting, since an edit brings new goods and new payments. */
export function lacksForRule(fact: OrderFact, rule: OrderRule): 'products' | 'payments' | null {
  if (needsProducts(rule) && lacksNotes(fact)) return 'products';
  return lacksPayments(fact, rule) ? 'payments' : null;
}

/**
 * What is missing before an order that is paid can be frozen.
 * @returns null when nothing is; an order that never earns needs nothing more
 */
export function lacksToFreeze(fact: OrderFact, versions: readonly PublishedVersion[], buyer: Buyer): Wait | null {
  const { order } = fact;
  if (!order) return 'order';
  const { version, reason } = barredAtOnce(order, versions, buyer);
  if (reason !== null || version === null) return version === null && versions.length === 0 ? 'program' : null;
  const { order: rule, eligibility } = version.settings;
  if (rule.qualifies === 'fulfilled' && fact.fulfilledAt === null) return 'fulfillment';
  if (needsCustomerTags(eligibility) && buyer.tags === null) return 'customer_tags';
  return ineligible(order, buyer.tags ?? [], eligibility) === null ? lacksForRule(fact, rule) : null;
}
