/** Which orders earn at all, whatever they contain (rules.md "Earning from orders" 8). */
import { z } from 'zod';

export const TAGS_MAX = 50;

/** Where an order came from, in the kinds that merchants tell apart. */
export const CHANNELS = ['online', 'pos', 'draft', 'subscription', 'other'] as const;
export type Channel = (typeof CHANNELS)[number];

const Tag = z.string().min(1).max(255);

const EligibilityDocument = z.object({
  /** Orders through a test gateway. */
  testOrders: z.boolean(),
  /** Orders placed for a company (B2B). */
  companyOrders: z.boolean(),
  withoutChannels: z.array(z.enum(CHANNELS)).max(CHANNELS.length),
  /** Customers with one of these tags never earn. */
  withoutTags: z.array(Tag).max(TAGS_MAX),
  /** Test mode: only customers with this tag earn and see the programme. Null: everyone. */
  testersTag: Tag.nullable(),
});

/** Versions published before these settings existed let every order earn. */
export const Eligibility = EligibilityDocument.default({
  testOrders: true,
  companyOrders: true,
  withoutChannels: [],
  withoutTags: [],
  testersTag: null,
});
export type Eligibility = z.infer<typeof EligibilityDocument>;

/** What a new programme starts from: test orders and trade prices earn nothing until the merchant says so. */
export const CAREFUL_ELIGIBILITY: Eligibility = {
  testOrders: false,
  companyOrders: false,
  withoutChannels: [],
  withoutTags: [],
  testersTag: null,
};

/**
 * The channel behind Shopify's source name: "web", "pos", "shopify_draft_order", "subscription_contract…" for renewals; anything
 * else (sales channels, marketplaces, apps) is `other`. An order without one was placed online.
 */
export function channelOf(source: string | null): Channel {
  if (source === null || source === 'web' || source === 'shopify_web') return 'online';
  if (source === 'pos') return 'pos';
  if (source === 'shopify_draft_order') return 'draft';
  return source.startsWith('subscription_contract') ? 'subscription' : 'other';
}

/** Tags are compared as Shopify does, without regard to case. */
export function hasTag(tags: readonly string[], wanted: string): boolean {
  const lower = wanted.trim().toLowerCase();
  return tags.some((tag) => tag.trim().toLowerCase() === lower);
}

/** Why an order of this kind never earns; null where it may. */
export type Ineligible = 'testers_only' | 'test_order' | 'company' | 'channel' | 'customer_tag';

/**
 * @param order as Shopify told it
 * @param tags the customer's; empty where the settings do not ask for them
 */
export function ineligible(
  order: { test: boolean; company: boolean; source: string | null },
  tags: readonly string[],
  eligibility: Eligibility,
): Ineligible | null {
  const { testersTag } = eligibility;
  if (testersTag !== null && !hasTag(tags, testersTag)) return 'testers_only';
  // whoever tries the programme out does so with test orders
  if (order.test && !eligibility.testOrders && testersTag === null) return 'test_order';
  if (order.company && !eligibility.companyOrders) return 'company';
  if (eligibility.withoutChannels.includes(channelOf(order.source))) return 'channel';
  return eligibility.withoutTags.some((tag) => hasTag(tags, tag)) ? 'customer_tag' : null;
}

/** Whether a customer's tags must be known before an order of theirs can be decided. */
export function needsCustomerTags(eligibility: Eligibility): boolean {
  return eligibility.testersTag !== null || eligibility.withoutTags.length > 0;
}
