/**
 * How orders earn (rules.md "Earning from orders" 4–7), as a merchant sets it. What a version published before a setting existed does
 * about it is that setting's default here: an old version goes on deciding as it always did.
 */
import { z } from 'zod';

export const POINTS_MAX = 100_000;
export const PER_MINOR_MAX = 100_000_000;
export const PENDING_DAYS_MAX = 90;
/** Hundredths: a hundred times the points at most. */
export const MULTIPLIER_PERCENT_MAX = 10_000;
/** Entries of each list of a rule; well above what a shop needs, low enough for a page and for a decision. */
export const LIST_MAX = 50;
const TEXT_MAX = 255;
const NAME_MAX = 80;

/** One kind of goods: Shopify's id of a collection or product, or a vendor's or tag's text. */
export const GoodsMatch = z.object({
  by: z.enum(['collection', 'product', 'vendor', 'tag']),
  /** A decimal id for collections and products; vendors and tags compare without regard to case. */
  value: z.string().min(1).max(TEXT_MAX),
  /** What people call it, as it was when it was chosen. */
  label: z.string().max(TEXT_MAX),
});
export type GoodsMatch = z.infer<typeof GoodsMatch>;

const RuleId = z.string().regex(/^[a-z0-9-]{1,40}$/);
const OptionalInstant = z.iso.datetime({ offset: true }).nullable();

/** Whom and when a multiplier or bonus is for; the order's processed_at and the member's tier at the first award decide. */
const Scope = {
  id: RuleId,
  name: z.string().min(1).max(NAME_MAX),
  /** Null: the whole order, shipping too where shipping counts. */
  match: GoodsMatch.nullable(),
  /** Tier names; empty: every member. */
  tiers: z.array(z.string().min(1).max(NAME_MAX)).max(LIST_MAX),
  /** From this instant on, and before that one; null: no such end. */
  from: OptionalInstant,
  until: OptionalInstant,
};

/** The highest single multiplier that applies to a line wins; exclusions beat them all. */
export const Multiplier = z.object({ ...Scope, percent: z.number().int().min(1).max(MULTIPLIER_PERCENT_MAX) });
export type Multiplier = z.infer<typeof Multiplier>;

/** Points added once to an order whose counted money is above zero and reaches the minimum. Bonuses add up. */
export const Bonus = z.object({
  ...Scope,
  points: z.number().int().min(1).max(POINTS_MAX),
  minimumMinor: z.number().int().min(0).max(PER_MINOR_MAX),
});
export type Bonus = z.infer<typeof Bonus>;

/** `points` for each `perMinor` minor units of the shop's currency kept, and what counts, when, and how it is taken back. */
export const OrderRule = z.object({
  points: z.number().int().min(1).max(POINTS_MAX),
  perMinor: z.number().int().min(1).max(PER_MINOR_MAX),
  rounding: z.enum(['down', 'nearest', 'up']),
  /** `displayed`: tax counts where prices include it; the others force it in or out. */
  tax: z.enum(['displayed', 'included', 'excluded']),
  shipping: z.boolean(),
  /** Days between qualifying and being spendable. */
  pendingDays: z.number().int().min(0).max(PENDING_DAYS_MAX),
  /** What happens when points to take back were spent already: they are owed, or forgiven. */
  clawback: z.enum(['owe', 'forgive']),
  /** `ignored`: the price before the shop's discounts counts. What a loyalty reward paid for never does. */
  discounts: z.enum(['deducted', 'ignored']).default('deducted'),
  /** Whether money paid with gift cards, and with store credit, earns. */
  giftCardPayments: z.boolean().default(true),
  storeCreditPayments: z.boolean().default(true),
  /** When an order is decided: fully paid, or paid and fulfilled. */
  qualifies: z.enum(['paid', 'fulfilled']).default('paid'),
  /** Where not empty, only these goods earn. */
  only: z.array(GoodsMatch).max(LIST_MAX).default([]),
  /** These goods never earn, whatever else says so. */
  never: z.array(GoodsMatch).max(LIST_MAX).default([]),
  multipliers: z.array(Multiplier).max(LIST_MAX).default([]),
  bonuses: z.array(Bonus).max(LIST_MAX).default([]),
});
export type OrderRule = z.infer<typeof OrderRule>;

/** Every kind of goods that a rule names. */
export function matchesOf(rule: OrderRule): GoodsMatch[] {
  const scoped = [...rule.multipliers, ...rule.bonuses].flatMap(({ match }) => (match === null ? [] : [match]));
  return [...rule.only, ...rule.never, ...scoped];
}

/** Whether a rule cannot be applied before the tags and collections of an order's products are known. */
export function needsProducts(rule: OrderRule): boolean {
  return matchesOf(rule).some(({ by }) => by === 'collection' || by === 'tag');
}
