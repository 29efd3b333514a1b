/**
 * What an order is worth: the one function that grants points, previews them beside the editor, explains them afterwards and
 * prices a draft programme. Pure (rules.md "Earning from orders" 2–5).
 */
import type { Bonus, OrderRule } from '../program/order-rule.ts';
import { fraction, multiply, round, toDecimal } from './fraction.ts';
import type { FrozenDecision } from './freeze-decision.ts';
import { keptBase } from './kept-base.ts';
import type { KeptBase } from './kept-base.ts';
import { isFor, matchesLine } from './line-treatment.ts';
import { emptyFact } from './order-fact.ts';
import type { FactLine, FactOrder, OrderFact } from './order-fact.ts';
import type { OrderWhy, OutcomeReason } from './order-why.ts';

export interface OrderPoints {
  target: bigint;
  why: OrderWhy;
}

const shortRule = ({ points, perMinor, rounding, discounts }: OrderRule): NonNullable<OrderWhy['rule']> => ({
  points,
  perMinor,
  rounding,
  discounts,
});

function nothing(order: FactOrder, frozen: FrozenDecision, reason: OutcomeReason): OrderPoints {
  return {
    target: 0n,
    why: {
      schema: 1,
      reason,
      orderName: order.name,
      currency: order.currency,
      version: frozen.version,
      rule: frozen.rule && shortRule(frozen.rule),
      tier: frozen.tier,
      lines: [],
      shippingMinor: '0',
      shippingMultiplier: null,
      amountRefundedMinor: 0,
      disputedMinor: '0',
      unpaidMinor: '0',
      unpaidBy: [],
      baseMinor: '0',
      exact: '0',
      bonuses: [],
      missedBonuses: [],
      target: 0,
      availableAt: null,
    },
  };
}

interface Bonuses {
  won: Bonus[];
  missed: OrderWhy['missedBonuses'];
}

/**
 * The bonuses an order brings: for this member and time, its counted money at the minimum or above, the goods among what is kept; and
 * those it would have brought with more money, or with goods it had.
 */
function bonusesOf(
  fact: OrderFact,
  order: FactOrder,
  rule: OrderRule,
  frozen: FrozenDecision,
  kept: KeptBase,
): Bonuses {
  const { base } = kept;
  const bonuses: Bonuses = { won: [], missed: [] };
  const who = { tier: frozen.tier, processedAt: order.processedAt };
  const paidFor = base.num > 0n && kept.goods.num > 0n ? kept.lines.filter(({ amount }) => amount.num > 0n) : [];
  for (const bonus of rule.bonuses) {
    const { match, minimumMinor, name, points } = bonus;
    if (!isFor(bonus, who)) continue;
    const isOfThese = ({ line }: { line: FactLine }) =>
      match !== null && matchesLine(match, line, fact.lineNotes[line.id]);
    if (match !== null && !kept.lines.some(isOfThese)) continue;
    const enough = base.num > 0n && base.num >= BigInt(minimumMinor) * base.den;
    if (match !== null && !paidFor.some(isOfThese)) bonuses.missed.push({ name, points, minimumMinor, lacks: 'goods' });
    else if (!enough) bonuses.missed.push({ name, points, minimumMinor, lacks: 'minimum' });
    else bonuses.won.push(bonus);
  }
  return bonuses;
}

const wonBy = (multiplier: { name: string; percent: number } | null) =>
  multiplier && { name: multiplier.name, percent: multiplier.percent };

/**
 * points(order) = round(rate × Σ (base kept × multiplier)) + bonuses, once per order.
 * @param fact with its whole order seen, and what the rule needs looked up (lacksForRule says so)
 * @param frozen what the first qualifying event froze
 * @returns the target (not the difference to what was posted: that is the ledger's to find, under its lock) and its arithmetic
 */
export function pointsForOrder(fact: OrderFact, frozen: FrozenDecision): OrderPoints {
  const { order } = fact;
  if (!order) throw new Error(`order ${fact.orderId} has not been seen`);
  const { rule } = frozen;
  if (frozen.never !== null || rule === null) return nothing(order, frozen, frozen.never ?? 'no_program');
  if (fact.deletedAt !== null) return nothing(order, frozen, 'deleted');
  if (order.cancelledAt !== null) return nothing(order, frozen, 'cancelled');
  const kept = keptBase(fact, order, rule, frozen);
  const exact = multiply(kept.weighted, fraction(rule.points, rule.perMinor));
  const { won, missed } = bonusesOf(fact, order, rule, frozen, kept);
  const target = won.reduce((sum, { points }) => sum + BigInt(points), round(exact, rule.rounding));
  const why: OrderWhy = {
    ...nothing(order, frozen, kept.base.num === 0n ? 'nothing_kept' : 'earned').why,
    lines: kept.lines.map(({ line, kept: count, amount, discount, taxLeftOut, treatment }) => ({
      id: line.id,
      title: line.title,
      quantity: line.quantity,
      kept: count,
      amountMinor: toDecimal(amount),
      discountMinor: toDecimal(discount),
      taxLeftOutMinor: toDecimal(taxLeftOut),
      excluded: treatment.excluded,
      match: treatment.match,
      multiplier: wonBy(treatment.multiplier),
    })),
    shippingMinor: toDecimal(kept.shipping),
    shippingMultiplier: wonBy(kept.shippingMultiplier),
    amountRefundedMinor: kept.amountRefundedMinor,
    disputedMinor: toDecimal(kept.disputed),
    unpaidMinor: toDecimal(kept.unpaid),
    unpaidBy: kept.unpaidBy,
    baseMinor: toDecimal(kept.base),
    exact: toDecimal(exact),
    bonuses: won.map(({ name, points }) => ({ name, points })),
    missedBonuses: missed,
    target: Number(target),
    availableAt: frozen.availableAt,
  };
  return { target, why };
}

/**
 * What a plain order of one amount earns by the rate alone, without lists, multipliers and bonuses: the preview beside the editor.
 * @param amountMinor its price, minor units of `currency`
 */
export function pointsForAmount(amountMinor: number, rule: OrderRule, currency: string): bigint {
  const instant = '2000-01-01T00:00:00.000Z';
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
    lines: [
      {
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
        codeDiscounts: [],
      },
    ],
    shippingMinor: 0,
    shippingTaxMinor: 0,
    refundIds: [],
    company: false,
    discountCodes: [],
    outstandingMinor: null,
    gateways: [],
  };
  const frozen: FrozenDecision = {
    schema: 1,
    version: null,
    never: null,
    rule: { ...rule, only: [], never: [], multipliers: [], bonuses: [] },
    tier: null,
    rewardCodes: [],
    claimedAt: null,
    qualifiedAt: instant,
    availableAt: instant,
  };
  return pointsForOrder({ ...emptyFact('1'), order }, frozen).target;
}
