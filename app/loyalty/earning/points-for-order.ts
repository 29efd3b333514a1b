/**
 * What an order is worth: the one function that grants points, previews them beside the editor, explains them afterwards and
 * prices a draft programme. Pure (rules.md "Earning from orders" 2–5).
 */
import { z } from 'zod';
import { OrderRule, versionForOrder } from '../program/settings.ts';
import type { PublishedVersion } from '../program/settings.ts';
import { fraction, multiply, round, toDecimal } from './fraction.ts';
import { keptBase } from './kept-base.ts';
import { emptyFact } from './order-fact.ts';
import type { FactOrder, OrderFact } from './order-fact.ts';

/** Why an order's points are what they are; the first that applies. */
const OutcomeReason = z.enum(['earned', 'no_program', 'before_go_live', 'paused', 'cancelled', 'nothing_kept']);
type OutcomeReason = z.infer<typeof OutcomeReason>;

/** Whole numbers of hundredths: 150 is one and a half times. */
const MULTIPLIER_NONE = 100;

/** What the first qualifying event froze; every later correction uses it (rules.md "Earning from orders" 3). */
export const FrozenDecision = z.object({
  schema: z.literal(1),
  /** The version that decides; null where no programme was published. */
  version: z.number().int().nullable(),
  /** Null: the order earns. Otherwise it never does. */
  never: z.enum(['no_program', 'before_go_live', 'paused']).nullable(),
  /** The version's rule, copied: a decision explains itself without a look-up. */
  rule: OrderRule.nullable(),
  tier: z.string().nullable(),
  multiplierPercent: z.number().int().min(0),
  /** Business time at which the order qualified. */
  qualifiedAt: z.iso.datetime({ offset: true }),
  /** When its points become spendable. */
  availableAt: z.iso.datetime({ offset: true }),
});
export type FrozenDecision = z.infer<typeof FrozenDecision>;

/** The arithmetic behind a target, enough to print it. Amounts are minor units, cut to six decimals. */
export const OrderWhy = z.object({
  schema: z.literal(1),
  reason: OutcomeReason,
  orderName: z.string().nullable(),
  currency: z.string(),
  version: z.number().int().nullable(),
  rule: OrderRule.nullable(),
  lines: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      quantity: z.number(),
      kept: z.number(),
      amountMinor: z.string(),
      excluded: z.enum(['gift_card', 'tip']).nullable(),
    }),
  ),
  shippingMinor: z.string(),
  amountRefundedMinor: z.number(),
  baseMinor: z.string(),
  multiplierPercent: z.number(),
  /** Points before the one rounding. */
  exact: z.string(),
  target: z.number(),
  availableAt: z.string().nullable(),
});
export type OrderWhy = z.infer<typeof OrderWhy>;

export interface OrderPoints {
  target: bigint;
  why: OrderWhy;
}

const DAY_MS = 86_400_000;

/**
 * Freezes the decision at the first qualifying event.
 * @param versions every published version of the shop
 * @param tier the member's tier at this moment, kept for the multipliers that tiers bring
 */
export function freezeDecision(
  order: FactOrder,
  versions: readonly PublishedVersion[],
  tier: string | null,
): FrozenDecision {
  const decision = versionForOrder(versions, new Date(order.processedAt));
  // an order paid later than it was placed waits from its payment
  const qualifiedMs = Math.max(Date.parse(order.processedAt), Date.parse(order.updatedAt));
  const rule = decision.version?.settings.order ?? null;
  return {
    schema: 1,
    version: decision.version?.version ?? null,
    never: decision.reason,
    rule,
    tier,
    multiplierPercent: MULTIPLIER_NONE,
    qualifiedAt: new Date(qualifiedMs).toISOString(),
    availableAt: new Date(qualifiedMs + (rule?.pendingDays ?? 0) * DAY_MS).toISOString(),
  };
}

function nothing(order: FactOrder, frozen: FrozenDecision, reason: OutcomeReason): OrderPoints {
  return {
    target: 0n,
    why: {
      schema: 1,
      reason,
      orderName: order.name,
      currency: order.currency,
      version: frozen.version,
      rule: frozen.rule,
      lines: [],
      shippingMinor: '0',
      amountRefundedMinor: 0,
      baseMinor: '0',
      multiplierPercent: frozen.multiplierPercent,
      exact: '0',
      target: 0,
      availableAt: null,
    },
  };
}

/**
 * points(order) = round(rate × base kept), once per order.
 * @param fact with its whole order seen
 * @param frozen what the first qualifying event froze
 * @returns the target (not the difference to what was posted: that is the ledger's to find, under its lock) and its arithmetic
 */
export function pointsForOrder(fact: OrderFact, frozen: FrozenDecision): OrderPoints {
  const { order } = fact;
  if (!order) throw new Error(`order ${fact.orderId} has not been seen`);
  if (frozen.never !== null || frozen.rule === null) return nothing(order, frozen, frozen.never ?? 'no_program');
  if (order.cancelledAt !== null) return nothing(order, frozen, 'cancelled');
  const { rule } = frozen;
  const kept = keptBase(fact, order, rule);
  const rate = multiply(fraction(rule.points, rule.perMinor), fraction(frozen.multiplierPercent, 100));
  const exact = multiply(kept.base, rate);
  const target = round(exact, rule.rounding);
  const why: OrderWhy = {
    schema: 1,
    reason: kept.base.num === 0n ? 'nothing_kept' : 'earned',
    orderName: order.name,
    currency: order.currency,
    version: frozen.version,
    rule,
    lines: kept.lines.map(({ line, kept: count, amount, excluded }) => ({
      id: line.id,
      title: line.title,
      quantity: line.quantity,
      kept: count,
      amountMinor: toDecimal(amount),
      excluded,
    })),
    shippingMinor: toDecimal(kept.shipping),
    amountRefundedMinor: kept.amountRefundedMinor,
    baseMinor: toDecimal(kept.base),
    multiplierPercent: frozen.multiplierPercent,
    exact: toDecimal(exact),
    target: Number(target),
    availableAt: frozen.availableAt,
  };
  return { target, why };
}

/**
 * What a plain order of one amount would earn under a rule: the preview beside the editor.
 * @param amountMinor its price, minor units of `currency`
 */
export function pointsForAmount(amountMinor: number, rule: OrderRule, currency: string): bigint {
  const instant = '2000-01-01T00:00:00.000Z';
  const line = {
    id: '1',
    title: '',
    productId: null,
    variantId: null,
    vendor: null,
    quantity: 1,
    currentQuantity: 1,
    priceMinor: amountMinor,
    discountMinor: 0,
    taxMinor: 0,
    giftCard: false,
  };
  const order: FactOrder = {
    updatedAt: instant,
    processedAt: instant,
    name: null,
    test: false,
    source: null,
    locale: null,
    currency,
    presentmentCurrency: currency,
    taxesIncluded: true,
    financialStatus: 'paid',
    fulfillmentStatus: null,
    cancelledAt: null,
    customerId: null,
    lines: [line],
    shippingMinor: 0,
    shippingTaxMinor: 0,
    refundIds: [],
  };
  const frozen: FrozenDecision = {
    schema: 1,
    version: null,
    never: null,
    rule,
    tier: null,
    multiplierPercent: MULTIPLIER_NONE,
    qualifiedAt: instant,
    availableAt: instant,
  };
  return pointsForOrder({ ...emptyFact('1'), order }, frozen).target;
}
