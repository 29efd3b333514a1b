/** Points for what is not an order (rules.md "Earning otherwise"), as a merchant sets it. */
import { z } from 'zod';

export const ACTION_KINDS = [
  'sign_up',
  'newsletter',
  'profile',
  'review',
  'social_follow',
  'social_share',
  'visit',
  'anniversary',
  'content',
  'custom',
] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];

export const ACTIONS_MAX = 40;
export const ACTION_POINTS_MAX = 1_000_000;
export const ACTION_TIMES_MAX = 1000;
export const ACTION_NAME_MAX = 80;

/** How often a member is given points by a rule. Periods are the shop's calendar days, weeks (from Monday), months and years. */
export const ActionLimit = z.object({
  times: z.number().int().min(1).max(ACTION_TIMES_MAX),
  per: z.enum(['ever', 'day', 'week', 'month', 'year']),
});
export type ActionLimit = z.infer<typeof ActionLimit>;

const Instant = z.iso.datetime().nullable();

export const ActionRule = z.object({
  /** Never changes: entries, limits and the API name the rule by it. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  kind: z.enum(ACTION_KINDS),
  /** What members read; empty for the words the product has for its kind. Custom rules, follows and shares need one. */
  name: z.string().max(ACTION_NAME_MAX),
  on: z.boolean(),
  points: z.number().int().min(1).max(ACTION_POINTS_MAX),
  limit: ActionLimit,
  pendingDays: z.number().int().min(0).max(90),
  /** Only members of these tiers; empty: everyone. */
  tiers: z.array(z.string().min(1).max(80)).max(20),
  /** Only from this instant on, and only before that one. */
  from: Instant,
  until: Instant,
  /** Whether these points count towards VIP tiers. */
  countsForTiers: z.boolean(),
  /** Where a follow, a share or a review leads; nothing else has one. */
  url: z
    .url({ protocol: /^https$/ })
    .max(500)
    .nullable(),
  /** What a profile must hold to be complete; for `profile` only. */
  fields: z.array(z.enum(['name', 'phone', 'address'])).max(3),
});
export type ActionRule = z.infer<typeof ActionRule>;
