/**
 * What points buy (rules.md "Rewards"). A reward's settings are immutable in its versions: codes already out keep what they were
 * bought with, an edited reward gets a new version and, at Shopify, a new discount.
 */
import { z } from 'zod';
import { GoodsMatch } from '../program/order-rule.ts';

export const REWARD_POINTS_MAX = 10_000_000;
export const VALUE_MINOR_MAX = 100_000_000;
export const CODE_DAYS_MAX = 3650;
export const STEPS_MAX = 50;
export const STOCK_MAX = 1_000_000;
const LIST_MAX = 50;

const Points = z.number().int().min(1).max(REWARD_POINTS_MAX);
const Value = z.number().int().min(1).max(VALUE_MINOR_MAX);
const Minimum = z.number().int().min(0).max(VALUE_MINOR_MAX);
const Limit = z.number().int().min(1).max(STOCK_MAX).nullable();
const OptionalInstant = z.iso.datetime({ offset: true }).nullable();

/** Discount classes that a code of this reward may be combined with, as Shopify names them. */
const CombinesWith = z.object({ order: z.boolean(), product: z.boolean(), shipping: z.boolean() });

/** One of a product's variants, by Shopify's number; what people call it ("M / black"), as it was when it was chosen. */
const ProductVariant = z.object({ value: z.string().min(1).max(255), label: z.string().max(255) });

/** Who may buy it, how often, and when; null: no such limit. */
const Offer = {
  name: z.string().min(1).max(80),
  /** Said to shoppers below the name; may be empty. */
  description: z.string().max(300),
  tiers: z.array(z.string().min(1).max(80)).max(LIST_MAX),
  perMember: Limit,
  /** How many there are in all. */
  stock: Limit,
  from: OptionalInstant,
  until: OptionalInstant,
};

/** What discount codes have beside their value. */
const Code = {
  /** The cart must come to this much; 0: any. */
  minimumMinor: Minimum,
  /** Only goods of these collections are discounted; empty: all. */
  collections: z.array(GoodsMatch).max(LIST_MAX),
  combinesWith: CombinesWith,
  /** Days a code is good for after the day it was bought on, to the end of the last in the shop's zone; null: until it is used. */
  codeDays: z.number().int().min(1).max(CODE_DAYS_MAX).nullable(),
  /** What becomes of the points when a code expires unused: said to the member beforehand. */
  atExpiry: z.enum(['points_back', 'points_gone']),
};

export const RewardSettings = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('amount_off'), ...Offer, points: Points, valueMinor: Value, ...Code }),
  z.object({
    kind: z.literal('percentage_off'),
    ...Offer,
    points: Points,
    percent: z.number().int().min(1).max(100),
    ...Code,
  }),
  z.object({ kind: z.literal('free_shipping'), ...Offer, points: Points, ...Code }),
  z.object({
    kind: z.literal('free_product'),
    ...Offer,
    points: Points,
    /** One unit of it; `by` is `product`. */
    product: GoodsMatch,
    /** That one variant of it only; null: whichever. Versions of before it could be chosen have none. */
    variant: ProductVariant.nullable().default(null),
    ...Code,
  }),
  z
    .object({
      kind: z.literal('any_amount'),
      ...Offer,
      /** Each step costs this many points and is worth this much. */
      stepPoints: Points,
      stepMinor: Value,
      minSteps: z.number().int().min(1).max(1000),
      maxSteps: z.number().int().min(1).max(1000),
      ...Code,
    })
    .refine(({ minSteps, maxSteps }) => minSteps <= maxSteps, { path: ['maxSteps'], error: 'below minSteps' })
    .refine(({ minSteps, maxSteps }) => maxSteps - minSteps < STEPS_MAX, {
      path: ['maxSteps'],
      error: `more than ${STEPS_MAX} steps`,
    }),
  z.object({
    kind: z.literal('gift_card'),
    ...Offer,
    points: Points,
    valueMinor: Value,
    /** Days the card is good for; null: for ever (or as long as the law of the shop's country has it). */
    days: z.number().int().min(1).max(CODE_DAYS_MAX).nullable(),
  }),
  z.object({
    kind: z.literal('store_credit'),
    ...Offer,
    points: Points,
    valueMinor: Value,
    days: z.number().int().min(1).max(CODE_DAYS_MAX).nullable(),
  }),
  z.object({
    kind: z.literal('experience'),
    ...Offer,
    points: Points,
    /** What staff are to do for it; shoppers do not see it. */
    task: z.string().min(1).max(1000),
  }),
]);
export type RewardSettings = z.infer<typeof RewardSettings>;
export type RewardKind = RewardSettings['kind'];

export const REWARD_KINDS = RewardSettings.options.map(({ shape }) => shape.kind.value);

/** The kinds whose shopper gets a discount code from a pool. */
export const DISCOUNT_KINDS = ['amount_off', 'percentage_off', 'free_shipping', 'free_product', 'any_amount'] as const;
export type DiscountReward = Extract<RewardSettings, { kind: (typeof DISCOUNT_KINDS)[number] }>;

export function isDiscountKind(kind: RewardKind): boolean {
  return (DISCOUNT_KINDS as readonly string[]).includes(kind);
}

export function isDiscount(settings: RewardSettings): settings is DiscountReward {
  return (DISCOUNT_KINDS as readonly string[]).includes(settings.kind);
}

type ProductChoice = Pick<Extract<RewardSettings, { kind: 'free_product' }>, 'product' | 'variant'>;

/** What a free product is called: "Mug", and "Mug, M / black" where it is that variant only. */
export function productName({ product, variant }: ProductChoice): string {
  return variant === null ? product.label : `${product.label}, ${variant.label}`;
}

/** A reward as it is on sale. */
export interface Reward {
  id: bigint;
  version: number;
  status: 'on' | 'off' | 'archived';
  /** Redemptions that stand, for the stock. */
  issued: number;
  settings: RewardSettings;
}

/** The steps of an any-amount reward, by how many there are; a reward of one price has the one step 1. */
export function stepsOf(settings: RewardSettings): number[] {
  if (settings.kind !== 'any_amount') return [1];
  const { minSteps, maxSteps } = settings;
  return Array.from({ length: maxSteps - minSteps + 1 }, (_, index) => minSteps + index);
}

/** What a step costs, points. */
export function pointsOf(settings: RewardSettings, step: number): number {
  return settings.kind === 'any_amount' ? settings.stepPoints * step : settings.points;
}

/** What a step is worth, minor units of the shop's currency; null where it depends on the cart or has no price. */
export function valueOf(settings: RewardSettings, step: number): number | null {
  if (settings.kind === 'any_amount') return settings.stepMinor * step;
  return 'valueMinor' in settings ? settings.valueMinor : null;
}
