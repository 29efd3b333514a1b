/** The jobs by name: what each carries (ids only, never personal data) and how often it is tried before it is parked. */
import { z } from 'zod';
import { ACTION_KINDS, ActionRule } from '../loyalty/program/action-rule.ts';

const Id = z
  .string()
  .regex(/^\d{1,20}$/)
  .transform(BigInt);
const OfShop = z.object({ shopId: Id });

/** With graphile-worker's backoff of e^attempt seconds, ten attempts span about four hours, like Shopify's own retries. */
export const ATTEMPTS_MAX = 10;

export const CATALOGUE = {
  /** One stored delivery; queued by its order. */
  'webhook.process': z.object({ shopId: Id, deliveryId: Id }),
  /** A member's points → the customer's metafield, with up to 24 others that are due; after everything else, and half a second later. */
  'member.mirror': z.object({ shopId: Id, memberId: Id }),
  /** A customer became a member: their earlier orders, and what joining brings. */
  'member.enrolled': z.object({ shopId: Id, memberId: Id }),
  /** Orders that came to a member with a merge of customers. */
  'member.merged': z.object({ shopId: Id, memberId: Id }),
  /** Hours after a customer was deleted, unless that was a merge. */
  'customer.erase': OfShop.extend({ customerId: z.string().regex(/^\d{1,19}$/) }),
  /** The published programme → the app's metafield. */
  'program.mirror': OfShop,
  /** At a planned publication's instant. */
  'program.publish-due': OfShop,
  /** After a publication: paid orders that waited for the first one. */
  'orders.decide-waiting': OfShop,
  /** Products that orders named and nobody has looked up; then the orders that wait for them. */
  'products.look-up': OfShop,
  /** Recurring, nightly: tags and collections of known products. */
  'products.refresh': z.unknown(),
  'products.refresh-shop': OfShop,
  /** Tags of customers whose orders wait for them, and of one who was named. */
  'customer-tags.look-up': OfShop.extend({
    customerId: z
      .string()
      .regex(/^\d{1,19}$/)
      .optional(),
  }),
  /** One order, for the amounts by kind of payment. */
  'order.look-up': z.object({ shopId: Id, orderId: Id }),
  /** Recurring, nightly: compare each shop's orders with Shopify's, and repair what was never told. */
  'orders.reconcile': z.unknown(),
  'orders.reconcile-shop': OfShop,
  'orders.reconcile-go-on': OfShop,
  /** A reward on sale whose discounts, or some of them, are not at Shopify yet. */
  'reward.prepare': z.object({ shopId: Id, rewardId: Id }),
  /** Somebody changed a discount of ours at Shopify. */
  'reward.look-at-discount': z.object({ shopId: Id, rewardId: Id, version: z.number().int(), step: z.number().int() }),
  /** A pool has sunk below its low-water mark. */
  'codes.refill': z.object({ shopId: Id, rewardId: Id }),
  /** Up to 250 codes to be added or deleted at Shopify; then how far that has come. */
  'codes.send': z.object({ shopId: Id, batchId: Id }),
  'codes.poll': z.object({ shopId: Id, batchId: Id }),
  /** After (re-)installation: the programme and every member's points. */
  'shop.mirror': OfShop,
  /** Recurring: find shops with points that mature now. */
  'points.mature': z.unknown(),
  'points.mature-shop': OfShop,
  /** After a publication: points get their dates under a new expiry rule. */
  'points.redate-shop': OfShop,
  /** Recurring, hourly: find shops where it is night; there dates move on, warnings are queued, and points expire. */
  'points.expire': z.unknown(),
  'points.expire-shop': OfShop,
  /** Recurring, nightly: recompute every shop's ledger; drift is reported under Problems. */
  'ledger.verify': z.unknown(),
  'ledger.verify-shop': OfShop,
  /** A redemption whose points are set aside, or whose code is being deleted: ask Shopify, end it, or come back. */
  'redemption.settle': z.object({ shopId: Id, redemptionId: Id }),
  /** At the instant a code expires. */
  'redemption.expire': z.object({ shopId: Id, redemptionId: Id }),
  /** Recurring, nightly: redemptions that wait for something and have no job that would see to it. */
  'redemption.sweep': z.unknown(),
  'redemption.sweep-shop': OfShop,
  /** Points for an action that could not be decided when it was told of. */
  'action.award': z.object({
    shopId: Id,
    memberId: Id,
    kind: z.enum(ACTION_KINDS),
    occurrence: z.string().min(1).max(200),
    at: z.iso.datetime().transform((text) => new Date(text)),
    by: z.enum(['shopify', 'calendar']),
    has: ActionRule.shape.fields.optional(),
    tries: z.number().int().min(0),
  }),
  /** Recurring: find shops where a day has begun, and give its anniversaries. */
  'action.anniversaries': z.unknown(),
  'action.anniversaries-shop': OfShop,
  /** One import: read and judge its file; commit it; undo it. One after the other in a shop. */
  'import.check': z.object({ shopId: Id, batchId: Id }),
  'import.commit': z.object({ shopId: Id, batchId: Id }),
  'import.undo': z.object({ shopId: Id, batchId: Id }),
  /** Recurring, nightly: raw personal data older than 30 days. */
  'raw-data.wipe': z.unknown(),
  'raw-data.wipe-shop': OfShop,
} as const satisfies Record<string, z.ZodType>;

export type TaskName = keyof typeof CATALOGUE;
export type TaskPayload<Name extends TaskName> = z.output<(typeof CATALOGUE)[Name]>;

/**
 * When the recurring jobs run (five-field cron, UTC), at minutes that are not everybody's. The key lets one wait at most: a night's
 * worth of missed minutes is one run.
 */
export const SCHEDULE: readonly { task: TaskName; match: string }[] = [
  { task: 'points.mature', match: '* * * * *' },
  { task: 'points.expire', match: '11 * * * *' },
  { task: 'action.anniversaries', match: '11 * * * *' },
  { task: 'orders.reconcile', match: '29 0 * * *' },
  { task: 'ledger.verify', match: '17 2 * * *' },
  { task: 'products.refresh', match: '53 2 * * *' },
  { task: 'redemption.sweep', match: '7 3 * * *' },
  { task: 'raw-data.wipe', match: '41 3 * * *' },
];
