/**
 * What a merchant sets, as one immutable document. A published version freezes it (rules.md "Earning from orders" 3); the draft
 * is the same shape, so that what is previewed is what will be granted.
 */
import { z } from 'zod';
import { ActionRule, ACTIONS_MAX } from './action-rule.ts';
import { CAREFUL_ELIGIBILITY, Eligibility } from './eligibility.ts';
import { ENROL_AUTOMATICALLY, EnrolmentRule } from './enrolment-rule.ts';
import { ExpiryRule, NO_EXPIRY } from './expiry-rule.ts';
import { OrderRule } from './order-rule.ts';

export const ProgramSettings = z.object({
  schema: z.literal(1),
  /** Orders processed before this instant never earn. */
  goLiveAt: z.iso.datetime(),
  paused: z.boolean(),
  order: OrderRule,
  /** Whose orders, and which, earn at all. */
  eligibility: Eligibility,
  // each of these has a page of its own; versions published before they existed have none of them
  expiry: ExpiryRule.default(NO_EXPIRY),
  enrolment: EnrolmentRule.default(ENROL_AUTOMATICALLY),
  actions: z.array(ActionRule).max(ACTIONS_MAX).default([]),
});
export type ProgramSettings = z.infer<typeof ProgramSettings>;

/** The sections that the order rule's form does not show and must not lose. */
export type OtherSections = Pick<ProgramSettings, 'expiry' | 'enrolment' | 'actions'>;

/** As they are before a merchant touches them. */
export const PLAIN_SECTIONS: OtherSections = { expiry: NO_EXPIRY, enrolment: ENROL_AUTOMATICALLY, actions: [] };

/** A version as it was published. */
export interface PublishedVersion {
  version: number;
  publishedAt: Date;
  settings: ProgramSettings;
}

/**
 * The settings a new shop starts its draft from: 1 point for each whole unit of its currency, rounded down, available at once.
 * @param minorPerUnit minor units in one unit of the shop's currency: 1, 100 or 1000
 * @param now becomes the go-live date: the past earns nothing unless the merchant says so
 * @param development a development store: it has test orders only, so they earn
 */
export function initialSettings(minorPerUnit: number, now: Date, development = false): ProgramSettings {
  return {
    schema: 1,
    goLiveAt: now.toISOString(),
    paused: false,
    order: {
      points: 1,
      perMinor: minorPerUnit,
      rounding: 'down',
      tax: 'displayed',
      shipping: false,
      pendingDays: 0,
      clawback: 'owe',
      discounts: 'deducted',
      giftCardPayments: true,
      storeCreditPayments: true,
      qualifies: 'paid',
      only: [],
      never: [],
      multipliers: [],
      bonuses: [],
    },
    eligibility: { ...CAREFUL_ELIGIBILITY, testOrders: development },
    ...PLAIN_SECTIONS,
  };
}

/** Which version decides about an order, or why none does. */
export type VersionDecision =
  | { version: PublishedVersion; reason: null }
  | { version: PublishedVersion | null; reason: 'no_program' | 'before_go_live' | 'paused' };

/**
 * The version live at an order's processed_at; before the first publication, back to go-live, the first one. Go-live is read from
 * the newest version, so a merchant can honour the past by moving it (rules.md "Earning from orders" 3).
 * @param versions every published version of the shop, in any order
 */
export function versionForOrder(versions: readonly PublishedVersion[], processedAt: Date): VersionDecision {
  const ordered = [...versions].sort((a, b) => a.version - b.version);
  const first = ordered[0];
  const newest = ordered.at(-1);
  if (!first || !newest) return { version: null, reason: 'no_program' };
  if (processedAt < new Date(newest.settings.goLiveAt)) return { version: null, reason: 'before_go_live' };
  const live = ordered.findLast((candidate) => candidate.publishedAt <= processedAt) ?? first;
  return live.settings.paused ? { version: live, reason: 'paused' } : { version: live, reason: null };
}
