/** The arithmetic behind an order's points, as it is stored with the entry and the order: enough to print it, never read back to decide. */
import { z } from 'zod';
import { GoodsMatch, OrderRule } from '../program/order-rule.ts';
import { Never } from './freeze-decision.ts';

/** Why an order's points are what they are; the first that applies. */
const OutcomeReason = z.enum(['earned', ...Never.options, 'deleted', 'cancelled', 'nothing_kept']);
export type OutcomeReason = z.infer<typeof OutcomeReason>;

/** A multiplier as it was when it won. */
const WonBy = z.object({ name: z.string(), percent: z.number() });

/** Amounts are minor units of `currency`; those that may be parts of one are decimal texts, cut to six decimals. */
export const OrderWhy = z.object({
  schema: z.literal(1),
  reason: OutcomeReason,
  orderName: z.string().nullable(),
  currency: z.string(),
  version: z.number().int().nullable(),
  rule: OrderRule.pick({ points: true, perMinor: true, rounding: true, discounts: true }).nullable(),
  tier: z.string().nullable().default(null),
  lines: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      quantity: z.number(),
      kept: z.number(),
      amountMinor: z.string(),
      /** Of the kept units: what discounts took off, and what tax was left out (below zero: added); with the amount their list price. */
      discountMinor: z.string().default('0'),
      taxLeftOutMinor: z.string().default('0'),
      excluded: z.enum(['gift_card', 'tip', 'never', 'not_listed']).nullable(),
      /** What excluded it. */
      match: GoodsMatch.nullable().default(null),
      multiplier: WonBy.nullable().default(null),
    }),
  ),
  shippingMinor: z.string(),
  shippingMultiplier: WonBy.nullable().default(null),
  amountRefundedMinor: z.number(),
  /** What a chargeback took of the counted money; "0" where there is none. */
  disputedMinor: z.string().default('0'),
  /** What was paid for in a way that does not earn, of the counted money. */
  unpaidMinor: z.string().default('0'),
  unpaidBy: z.array(z.enum(['gift_card', 'store_credit'])).default([]),
  /** Counted money in all, before multipliers. */
  baseMinor: z.string(),
  /** Points before the one rounding, without bonuses. */
  exact: z.string(),
  bonuses: z.array(z.object({ name: z.string(), points: z.number() })).default([]),
  /** Bonuses for this member and time that the order missed: too little counted, or none of their goods is left. */
  missedBonuses: z
    .array(
      z.object({ name: z.string(), points: z.number(), minimumMinor: z.number(), lacks: z.enum(['minimum', 'goods']) }),
    )
    .default([]),
  target: z.number(),
  availableAt: z.string().nullable(),
});
export type OrderWhy = z.infer<typeof OrderWhy>;
