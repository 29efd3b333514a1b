/**
 * What the storefront's Liquid reads without a request: one metafield on each customer, one on the app's own installation.
 *
 * Both are app-owned, so that nobody else can write what the theme prints. In the theme app extension they are
 * `customer.metafields['$app'].loyalty.value` (Shopify resolves `$app` in an extension's Liquid since August 2024) and
 * `app.metafields.loyalty.program.value` (app-data: owner AppInstallation, needs no definition, invisible to others).
 * A customer metafield without a definition whose storefront access is PUBLIC_READ is not readable in Liquid.
 */
import { z } from 'zod';
import { lastDay, type ExpiringPoints } from '../expiry/lot-expiry.ts';
import type { ProgramSettings } from '../program/settings.ts';
import { programWords } from './earn-sentence.ts';
import { dayIn } from './shopper-words.ts';

/** Points of one kind: a whole number of points, never below zero, exact as a JSON number. */
const Points = z.int().min(0);
const Day = z.iso.date();

const CUSTOMER_METAFIELD = { namespace: '$app', key: 'loyalty', type: 'json' } as const;
const PROGRAM_METAFIELD = { namespace: 'loyalty', key: 'program', type: 'json' } as const;

/** A member's points as mirrored to their customer. `seq` is the ledger's, so that an older mirror never overwrites a newer. */
export const CustomerLoyalty = z.object({
  available: Points,
  pending: Points,
  held: Points,
  debt: Points,
  lifetime: Points,
  seq: z.int().min(0),
  /** the day (shop's zone) by which everything pending will have become available; null when nothing is pending */
  pendingUntilOn: Day.nullable(),
  /** what expires next, and the last day (shop's zone) these points are good on; null when nothing has a date */
  expiring: z.object({ points: Points, on: Day }).nullable(),
  /** There only where they have left: their points are kept and not shown, and joining is offered. */
  left: z.literal(true).optional(),
  at: z.iso.datetime(),
});
export type CustomerLoyalty = z.infer<typeof CustomerLoyalty>;

const Words = z.object({ earn: z.string().min(1).max(300), notes: z.array(z.string().min(1).max(300)).max(5) });

/** The published programme as shoppers are told of it. */
export const ProgramMetafield = z.object({
  schema: z.literal(1),
  version: z.int().min(1),
  paused: z.boolean(),
  /** Test mode: only customers with this tag are shown anything. Null: everyone is. */
  testersTag: z.string().nullable(),
  /** Customers join by pressing Join, agreeing to the terms that stand there (null: none). */
  optIn: z.boolean(),
  termsUrl: z.string().nullable(),
  /** Whether anything beside orders brings points. */
  ways: z.boolean(),
  earn: z.object({
    points: z.int().min(0),
    perMinor: z.int().min(1),
    currency: z.string().length(3),
    pendingDays: z.int().min(0),
    rounding: z.enum(['down', 'nearest', 'up']),
  }),
  words: z.object({ en: Words, pl: Words }),
});
export type ProgramMetafield = z.infer<typeof ProgramMetafield>;

/** What must exist at Shopify before the first value is written: MetafieldDefinitionInput, created at install. */
export const METAFIELD_DEFINITIONS = [
  {
    ...CUSTOMER_METAFIELD,
    ownerType: 'CUSTOMER',
    name: 'Loyalty points',
    description: 'Points of the loyalty programme, kept up to date by Comeback.',
    access: { admin: 'MERCHANT_READ', storefront: 'PUBLIC_READ', customerAccount: 'READ' },
  },
] as const;

/** One element of metafieldsSet's `metafields`. */
export interface MetafieldWrite {
  ownerId: string;
  namespace: string;
  key: string;
  type: string;
  value: string;
}

/** An account as the ledger knows it; `available` may be below zero there (debt). */
export interface MirroredAccount {
  available: bigint;
  pending: bigint;
  held: bigint;
  debt: bigint;
  lifetime: bigint;
  seq: bigint;
  /** Whether they have left the programme. */
  left?: boolean;
}

const atLeastZero = (points: bigint): number => (points > 0n ? exactNumber(points) : 0);

/** @throws RangeError beyond 2^53, where a JSON number would no longer be exact */
export function exactNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${value} does not fit a JSON number exactly`);
  return number;
}

/**
 * The customer metafield's value for an account.
 * @param pendingUntil the instant by which all pending points will have matured, or null
 * @param zone the shop's IANA zone
 * @param at when this was read from the ledger
 * @param expiring what expires next, at the end of a day
 */
export function customerLoyaltyValue(
  account: MirroredAccount,
  pendingUntil: Date | null,
  zone: string,
  at: Date,
  expiring: ExpiringPoints | null = null,
): CustomerLoyalty {
  const some = account.available > 0n || account.pending > 0n;
  return {
    available: atLeastZero(account.available),
    pending: atLeastZero(account.pending),
    held: atLeastZero(account.held),
    debt: atLeastZero(account.debt),
    lifetime: atLeastZero(account.lifetime),
    seq: exactNumber(account.seq),
    pendingUntilOn: account.pending > 0n && pendingUntil !== null ? dayIn(zone, pendingUntil) : null,
    // whoever is shown no points is shown no date
    expiring:
      expiring !== null && some
        ? { points: exactNumber(expiring.points), on: lastDay(expiring.at, zone).toString() }
        : null,
    ...(account.left && { left: true }),
    at: at.toISOString(),
  };
}

/** @param customerId Shopify's numeric customer id */
export function customerMetafieldWrite(customerId: bigint, value: CustomerLoyalty): MetafieldWrite {
  return { ownerId: `gid://shopify/Customer/${customerId}`, ...CUSTOMER_METAFIELD, value: JSON.stringify(value) };
}

/**
 * The programme metafield's value for a published version.
 * @param shop its ISO currency and IANA zone
 * @param now the instant of publication: a go-live after it is announced
 */
export function programMetafieldValue(
  published: { version: number; settings: ProgramSettings },
  shop: { currency: string; zone: string },
  now: Date,
): ProgramMetafield {
  const { order, expiry, paused, goLiveAt, eligibility, enrolment, actions } = published.settings;
  const goLive = new Date(goLiveAt);
  const startsOn = goLive > now ? dayIn(shop.zone, goLive) : null;
  const shown = { currency: shop.currency, paused, startsOn, expiry };
  const { points, perMinor, pendingDays, rounding } = order;
  return {
    schema: 1,
    version: published.version,
    paused,
    testersTag: eligibility.testersTag,
    optIn: enrolment.mode === 'opt_in',
    termsUrl: enrolment.termsUrl,
    ways: actions.some(({ on }) => on),
    earn: { points, perMinor, currency: shop.currency, pendingDays, rounding },
    words: { en: programWords(order, shown, 'en'), pl: programWords(order, shown, 'pl') },
  };
}

/** @param appInstallationGid `currentAppInstallation { id }`, e.g. gid://shopify/AppInstallation/1 */
export function programMetafieldWrite(appInstallationGid: string, value: ProgramMetafield): MetafieldWrite {
  return { ownerId: appInstallationGid, ...PROGRAM_METAFIELD, value: JSON.stringify(value) };
}
